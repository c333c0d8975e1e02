"""The staff's side navigation: rooms add `Entry`s, each shown to whoever may do its verb somewhere."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bandeng.core.permissions import granted
from bandeng.web import nav


@dataclass(frozen=True)
class Entry:
    """One entry: label, url name, the verb that opens the page ("staff" for everyone signed in), place in the order."""

    label: str | Promise
    url_name: str
    verb: str
    order: int = 50
    icon: str = ""


ENTRIES = [
    Entry(_("人员"), "people", "people.read", 60, "people"),
    Entry(_("委员管理"), "members_kept", "member.manage", 61, "people"),
    Entry(_("工作室"), "studios", "studio.read", 62, "bench"),
    Entry(_("单位"), "units", "unit.manage", 63, "home"),
    Entry(_("区划"), "regions", "region.read", 64, "globe"),
    Entry(_("工作日历"), "calendar", "calendar.read", 65, "calendar"),
    Entry(_("我的账号"), "account", "staff", 90, "lock"),
]


def links(request: HttpRequest) -> Iterator[nav.Link]:
    """The entries of the person signed in, in order."""
    person = request.user
    if not person.is_authenticated:
        return
    verbs = granted(request.user) | {"staff"}
    for entry in sorted(ENTRIES, key=lambda entry: entry.order):
        if entry.verb in verbs:
            yield nav.link(request, entry.url_name, entry.label, icon=entry.icon, group="house")
