"""The agenda (议程) of a meeting: its points in order, each with the minutes it has and when it really was."""

from django.db.models import Max
from django.utils.translation import gettext as _

from bandeng.core.actions import Act, action
from bandeng.core.errors import Invalid
from bandeng.deliberate.actions.meeting_base import COMING, LIVE, begin, record, standing
from bandeng.deliberate.models import Activity, AgendaPoint
from bandeng.studio.actions.base import changed, cleaned

MOST_MINUTES, MOST_POINTS = 240, 40


def _minutes(minutes: int | None) -> int:
    if minutes is None or not 1 <= minutes <= MOST_MINUTES:
        raise Invalid(_("请填 1 到 %(most)d 分钟。") % {"most": MOST_MINUTES}, field="minutes")
    return minutes


@action("agenda.add")
def add_point(act: Act, activity: Activity, *, title: str, minutes: int | None) -> AgendaPoint:
    """One more point, at the end."""
    fresh = begin(act, activity, COMING)
    if fresh.agenda.count() >= MOST_POINTS:
        raise Invalid(_("议程最多 %(most)d 项，请合并几项。") % {"most": MOST_POINTS}, field="title")
    last = fresh.agenda.aggregate(last=Max("order"))["last"] or 0
    point = AgendaPoint.objects.create(
        activity=fresh, order=last + 1, title=cleaned(title, 80, "title"), minutes=_minutes(minutes)
    )
    record(act, fresh, point=point.pk)
    return point


@action("agenda.change")
def change_point(act: Act, point: AgendaPoint, *, title: str, minutes: int | None) -> None:
    """Other words, another length."""
    fresh = begin(act, point.activity, COMING)
    point = standing(fresh.agenda, point)
    changed(point, {"title": cleaned(title, 80, "title"), "minutes": _minutes(minutes)})
    record(act, fresh, point=point.pk)


@action("agenda.move")
def move_point(act: Act, point: AgendaPoint, *, up: bool) -> None:
    """One place up or down; at the end of the list it stays."""
    fresh = begin(act, point.activity, COMING)
    point = standing(fresh.agenda, point)
    rows = list(fresh.agenda.all())
    at = next(n for n, one in enumerate(rows) if one.pk == point.pk)
    to = max(0, min(len(rows) - 1, at - 1 if up else at + 1))
    rows.insert(to, rows.pop(at))
    for number, one in enumerate(rows, 1):
        changed(one, {"order": number})
    record(act, fresh, point=point.pk, place=to + 1)


@action("agenda.remove")
def remove_point(act: Act, point: AgendaPoint) -> None:
    """Take a point off that has not begun."""
    fresh = begin(act, point.activity, COMING)
    point = standing(fresh.agenda, point)
    if point.begun_at:
        raise Invalid(_("这一项已经开始过，不能删去。"))
    record(act, fresh, point=point.pk)
    point.delete()


@action("agenda.begin")
def begin_point(act: Act, point: AgendaPoint) -> None:
    """The point begins now; the one before it ends."""
    fresh = begin(act, point.activity, LIVE)
    point = standing(fresh.agenda, point)
    fresh.agenda.filter(begun_at__isnull=False, ended_at=None).exclude(pk=point.pk).update(ended_at=act.at)
    changed(point, {"begun_at": point.begun_at or act.at, "ended_at": None})
    record(act, fresh, point=point.pk)


@action("agenda.end")
def end_point(act: Act, point: AgendaPoint) -> None:
    """The point ends now."""
    fresh = begin(act, point.activity, LIVE)
    point = standing(fresh.agenda, point)
    if point.begun_at is None or point.ended_at:
        raise Invalid(_("这一项没有在进行。"))
    changed(point, {"ended_at": act.at})
    record(act, fresh, point=point.pk)
