"""What this room hangs into those below, once the apps are loaded."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bandeng.core import logkeys, permissions
from bandeng.gateway import alarms, chores, queries, rules
from bandeng.web import nav


def links(request: HttpRequest) -> Iterable[nav.Link]:
    """The auditor's screen, with the number of alarms that stand."""
    if request.user.is_authenticated and "log.audit" in permissions.granted(request.user):
        yield nav.link(request, "audit", _("账本审计"), count=alarms.standing().count(), icon="search", group="data")


def connect() -> None:
    permissions.grants.append(rules.granted)
    nav.staff.insert(1, links)  # after the matters, before the house
    alarms.register()
    logkeys.others.append(queries.witness_vkeys)
    chores.schedule()
