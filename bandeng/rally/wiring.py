"""What this room tells the others: its verbs, its navigation, its kind of occasion, what it forgets."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bandeng.core import forgetting, permissions, worker
from bandeng.gather import demo, kinds, referrals
from bandeng.rally import lawyers, panels, queries, rules, tell
from bandeng.rally.actions import firms, following, keeping, reminding
from bandeng.rally.settings import SETTINGS
from bandeng.studio.actions import roles
from bandeng.studio.front import BLOCKS, Block
from bandeng.studio.settings import register
from bandeng.web import nav, opening


def links(request: HttpRequest) -> Iterable[nav.Link]:
    verbs = permissions.granted(request.user)
    if "advice.write" in verbs:
        yield nav.link(request, "clinic_mine", _("我的法律咨询"), icon="chat")
    if "clinic.see" in verbs:
        waiting = queries.waiting(request.user).count() if "referral.offer" in verbs else None  # type: ignore[arg-type]
        yield nav.link(request, "clinic", _("法律咨询"), count=waiting, icon="bench", group="law")
    if "mediation.apply" in verbs:
        yield nav.link(request, "mediations", _("调解"), icon="merge", group="law")
    if "firm.keep" in verbs:
        yield nav.link(request, "firms", _("律所和律师"), icon="people", group="law")


def first_page(person: object) -> str:
    """Lawyers begin with their own clinic."""
    return "clinic_mine" if "advice.write" in rules.granted(person) else ""  # type: ignore[arg-type]


def sign_ins() -> Iterable[tuple[str, str, str]]:
    """Of the demo's lawyers, whom one can try."""
    from bandeng.rally.demo import play

    return play.sign_ins()


def connect() -> None:
    """Called once, when the app is ready."""
    permissions.grants.append(rules.granted)
    nav.staff.insert(1, links)  # after listening, before the house
    nav.first.append(first_page)
    kinds.register(lawyers.KIND)
    referrals.panels.append(panels.panel)
    roles.on_role_end.append(firms.on_role_end)
    forgetting.due.append(keeping.erase_due)
    forgetting.again.append(keeping.once_more)
    register(*SETTINGS)
    demo.MORE.append("bandeng.rally.demo.play.play")
    demo.SIGN_INS.append(sign_ins)
    tell.register()
    BLOCKS.append(lambda: Block("rally/front.html"))
    opening.DOORS.append("bandeng.rally.views.open.DOOR")
    worker.every(3600, "rally.erase_due")(keeping.erase_due)
    worker.every(600, "rally.remind")(reminding.remind_all)
    worker.every(60, "rally.follow")(following.follow_all)
