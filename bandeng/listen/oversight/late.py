"""Why a matter is late: which step it waits for, and since when."""

from datetime import date
from typing import Any

from django.db.models import Case, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bandeng.core.working_calendar import calendar
from bandeng.listen import lamps, words
from bandeng.listen.models import Matter, Reply, Rung, Step
from bandeng.listen.models.matter import RUNNING_DUE
from bandeng.listen.states import State
from bandeng.studio.ladder import LABELS, TONES
from bandeng.web import formats

WHYS: dict[str, Any] = {
    "accept": gettext_lazy("没有受理"),
    "assign": gettext_lazy("受理后没有转办"),
    "unit": gettext_lazy("承办单位没有答复"),
    "member": gettext_lazy("委员没有答复"),
    "check": gettext_lazy("答复写好了，没有核对发送"),
    "returned": gettext_lazy("答复退回后没有重写"),
    "wait": gettext_lazy("等居民补充已满期限"),
    "promise": gettext_lazy("承诺到期没有落实"),
}
_OF_ROUND = Reply.objects.filter(matter=OuterRef("pk"), round=OuterRef("round"))
_CONDITIONS: tuple[tuple[Q, str], ...] = (
    (Q(state=State.RECEIVED), "accept"),
    (Q(state=State.ACCEPTED), "assign"),
    (Q(state=State.WAITING_RESIDENT), "wait"),
    (Q(state=State.REPLIED), "promise"),
    (Q(Exists(_OF_ROUND.filter(sent_at=None, returned_at=None))), "check"),
    (Q(Exists(_OF_ROUND.filter(sent_at=None))), "returned"),
    (Q(unit__isnull=False), "unit"),
)


def explained(found: QuerySet[Matter]) -> Any:
    """With `due`, the day of the running limit, and `why`, what the matter waits for."""
    cases = [When(condition, then=Value(code)) for condition, code in _CONDITIONS]
    return found.annotate(due=RUNNING_DUE, why=Case(*cases, default=Value("member")))


def dated(found: Any) -> Any:
    """Besides, since when it waits, and the highest rung of the ladder taken for this limit."""
    last = _OF_ROUND.order_by("-written_at", "-pk")
    sent = Step.objects.filter(matter=OuterRef("pk"), code="matter.assign").order_by()
    rung = Rung.objects.filter(matter=OuterRef("pk"), due_on=OuterRef("due")).order_by("-at", "-pk")
    return found.annotate(
        written_at=Subquery(last.values("written_at")[:1]),
        returned_at=Subquery(last.values("returned_at")[:1]),
        assigned_at=Subquery(sent.values("matter").annotate(last=Max("at")).values("last")),
        rung=Subquery(rung.values("code")[:1]),
    )


def because(matter: Any) -> str:
    """The reason of one matter that was `explained` and `dated`, with its day."""
    days = {
        "accept": matter.received_at,
        "assign": matter.accepted_at,
        "wait": matter.waiting_since,
        "check": matter.written_at,
        "returned": matter.returned_at,
        "promise": matter.promised_on,
    }
    since = days.get(matter.why) or matter.unit_since or matter.assigned_at or matter.accepted_at
    said = {
        "accept": _("%(day)s收到，还没有受理"),
        "assign": _("%(day)s受理，还没有转办"),
        "wait": _("%(day)s起等居民补充，已满期限"),
        "check": _("答复%(day)s写好，还没有核对发送"),
        "returned": _("答复%(day)s退回补正，还没有重写"),
        "unit": _("%(day)s转给承办单位，还没有答复"),
        "member": _("%(day)s转给委员，还没有答复"),
        "promise": _("承诺%(day)s完成，还没有落实"),
    }
    return said[matter.why] % {"day": formats.date(since)}


def row(matter: Any, today: date) -> dict[str, Any]:
    """One line of a list: working days late, lamp, reason, rung."""
    late = calendar().workdays_between(matter.due, today) if matter.due else 0
    code = (matter.rung or "").partition(".")[2]
    return {
        "matter": matter,
        "days": late,
        "late": bool(matter.due and matter.due < today),
        "lamp": lamps.lamp(matter, today),
        "tone": words.TONES[matter.state],
        "why": because(matter) if lamps.limit_of(matter) else "",
        "rung": LABELS.get(code, ""),
        "rung_tone": TONES.get(code, ""),
    }


def longest_first(found: Any) -> Any:
    return found.select_related("member__person", "unit", "community", "studio").order_by(
        F("due").asc(nulls_last=True), "received_at", "pk"
    )
