from collections.abc import Iterable

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bandeng.web import nav


class PostConfig(AppConfig):
    name = "bandeng.post"
    label = "post"

    def ready(self) -> None:
        from bandeng.core import clock, worker
        from bandeng.post.delivery import deliver_due

        worker.every(1.0, "outbox")(lambda: deliver_due(clock.now()))
        nav.staff.append(links)


def links(request: HttpRequest) -> Iterable[nav.Link]:
    """The entries in the staff navigation."""
    from bandeng.core.permissions import granted
    from bandeng.post import queries

    if not request.user.is_authenticated:
        return
    verbs = granted(request.user)
    if "post.call" in verbs:
        yield nav.link(
            request, "calls", _("电话告知"), count=queries.calls(request.user).count(), icon="phone", group="post"
        )
    if "post.see" in verbs:
        yield nav.link(request, "messages", _("消息发送"), icon="send", group="post")
