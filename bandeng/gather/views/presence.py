"""Who was there: of one occasion, with entering and voiding; and counted over a period."""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from bandeng.core import clock
from bandeng.core.permissions import open_to
from bandeng.gather import actions, kinds, rules
from bandeng.gather import presence as counting
from bandeng.gather.forms.presence import EnterForm, PeriodForm, VoidForm
from bandeng.gather.models import Attendance, Turn
from bandeng.gather.views.days import seen
from bandeng.press.tables import Column, Paper
from bandeng.press.workbook import workbook
from bandeng.studio.models import Studio
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.views.pages import form_page, posted
from bandeng.web import formats

COLUMNS = (
    Column("person", gettext_lazy("姓名"), 12),
    Column("planned", gettext_lazy("应到"), 10),
    Column("present", gettext_lazy("实到"), 10),
    Column("absent", gettext_lazy("未到"), 10),
    Column("stood_in", gettext_lazy("顶替"), 10),
    Column("total", gettext_lazy("坐班人次"), 12),
    Column("guest", gettext_lazy("参加"), 10),
)


@open_to("presence.see")
def of_occasion(request: StaffRequest, pk: int) -> HttpResponse:
    """Everyone with a turn, whether they came; whoever came beside; what was voided stays to be seen."""
    one = seen(request, pk, "presence.see")
    came = list(one.attendances.select_related("person", "entered_by"))
    valid = {item.person_id: item for item in came if item.void_at is None}
    turns = one.turns.filter(state=Turn.State.ON).select_related("person")
    over = one.closes_at <= clock.now()
    context = {
        "one": one,
        "planned": [(turn.person, valid.get(turn.person_id)) for turn in turns],
        "beside": [item for pk, item in valid.items() if pk not in {turn.person_id for turn in turns}],
        "voided": [item for item in came if item.void_at],
        "enters": rules.may(request.user, "presence.enter", one),
        "can_enter": one.opens_at - counting.EARLY <= clock.now() <= one.closes_at + rules.AFTER,
        "over": over,
    }
    return render(request, "gather/occasion_presence.html", context)


@open_to("presence.enter")
def enter(request: StaffRequest, pk: int) -> HttpResponse:
    one = seen(request, pk, "presence.enter")
    form = EnterForm(posted(request), occasion=one, initial={"person": request.GET.get("person", "")})
    return form_page(
        request,
        form,
        lambda _values: actions.enter(by(request), one, **form.arguments()),
        title=_("补登到岗"),
        lead=f"{one.title} · {formats.date(one.day)} · {one.venue}",
        back=reverse("occasion_presence", args=[pk]),
        submit=_("补登"),
    )


@open_to("presence.enter")
def void(request: StaffRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Attendance.objects.select_related("person", "occasion"), pk=pk)
    seen(request, one.occasion_id, "presence.enter")
    return form_page(
        request,
        VoidForm(posted(request)),
        lambda values: actions.void(by(request), one, **values),
        title=_("作废：%(name)s的签到") % {"name": one.person.shown_name},
        lead=_("签到不能改，只能作废；作废的仍然看得到。作废以后可以重新签到或补登。"),
        back=reverse("occasion_presence", args=[one.occasion_id]),
        submit=_("作废"),
        danger=True,
    )


def _asked(request: StaffRequest, data: Any) -> tuple[PeriodForm, Studio | None]:
    studios = list(Studio.objects.filter(rules.visible(request.user, "presence.see")))
    form = PeriodForm(data, studios=studios)
    return form, form.cleaned_data["studio"] if form.is_valid() else None


def _lines(form: PeriodForm, studio: Studio) -> list[counting.Line]:
    asked = form.cleaned_data
    return counting.lines(studio, asked["since"], asked["until"], asked["kind"])


@open_to("presence.see")
def counts(request: StaffRequest) -> HttpResponse:
    """Turns planned, done, stood in for and missed, of a studio in a period, by person and in all."""
    form, studio = _asked(request, request.GET)
    lines = _lines(form, studio) if studio else []
    context = {"form": form, "studio": studio, "lines": lines, "totals": counting.totals(lines)}
    return render(request, "gather/presence.html", context, status=422 if form.errors else 200)


@open_to("presence.see")
@require_POST
def export(request: StaffRequest) -> HttpResponse:
    """The same as a workbook; the export is on record."""
    form, studio = _asked(request, request.POST)
    if studio is None:
        return redirect("presence")
    asked, lines = form.cleaned_data, _lines(form, studio)
    since, until, kind = asked["since"], asked["until"], asked["kind"]
    actions.note_export(by(request), studio, since=f"{since}", until=f"{until}", kind=kind, count=len(lines))
    return workbook(_paper(studio, since, until, kind, lines))


def _paper(studio: Studio, since: date, until: date, kind: str, lines: list[counting.Line]) -> Paper:
    title = _("%(studio)s到岗统计（%(since)s至%(until)s）") % {
        "studio": studio,
        "since": formats.date(since),
        "until": formats.date(until),
    }
    label = str(kinds.KINDS[kind].label) if kind in kinds.KINDS else _("全部安排")
    note = "　".join(part for part in (_("演示数据，纯属虚构") if settings.DEMO else "", label) if part)
    whole = counting.totals(lines)
    names = [column.key for column in COLUMNS[1:]]
    rows = [[line.person.name, *(getattr(line, name) for name in names)] for line in lines]
    return Paper(title, note, COLUMNS, [*rows, [_("合计"), *(whole[name] for name in names)]])
