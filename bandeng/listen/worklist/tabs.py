"""The tabs of the worklist: which states, in which order, and what else has to hold."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bandeng.listen.models import Reply
from bandeng.listen.models.matter import UNENDED
from bandeng.listen.states import ENDED, HANDLED, State


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab. No `states`: all. Only `work`, what is still to be done, is counted and ordered by limit."""

    code: str
    label: str | Promise
    states: tuple[str, ...] = ()
    work: bool = True
    more: Callable[[date], Q] | None = None

    def where(self, today: date) -> Q:
        """What has to hold besides the state."""
        return self.more(today) if self.more else Q()


def _draft_waits(today: date) -> Q:
    drafts = Reply.objects.filter(sent_at__isnull=True, returned_at__isnull=True)
    return Q(pk__in=drafts.order_by().values("matter_id"))


def _promised(today: date) -> Q:
    """A reply's limit runs on only where it promised something."""
    return Q(due__isnull=False)


def _late(today: date) -> Q:
    """`due` is the limit that runs, which the reader has annotated."""
    return Q(due__lt=today)


TABS: dict[str, Tab] = {
    tab.code: tab
    for tab in (
        Tab("open", _("全部在办"), UNENDED),
        Tab("received", _("待受理"), (State.RECEIVED,)),
        Tab("hand", _("办理中"), tuple(sorted(HANDLED))),
        Tab("check", _("待核对答复"), (State.IN_HAND,), more=_draft_waits),
        Tab("answered", _("待居民确认"), (State.REPLIED, State.CARRIED_OUT)),
        Tab("promised", _("挂账"), (State.REPLIED,), more=_promised),
        Tab("late", _("已逾期"), tuple(state for state in UNENDED if state != State.CARRIED_OUT), more=_late),
        Tab("ended", _("已结束"), tuple(sorted(ENDED)), work=False),
        Tab("all", pgettext_lazy("tab", "全部"), work=False),
    )
}


def tab_of(code: str) -> Tab:
    return TABS.get(code, TABS["open"])
