"""Papers: the handling sheet, the slip, lists; each as a page to print and as a PDF."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from bandeng.core import clock
from bandeng.core.dates import date_zh
from bandeng.core.language import together
from bandeng.core.permissions import open_to
from bandeng.listen import exporting, papers
from bandeng.listen.models import Matter
from bandeng.listen.views.desk import seen_matter
from bandeng.listen.views.speak import kept_receipt, shown_slip
from bandeng.listen.worklist.filters import Filters
from bandeng.listen.worklist.reading import Worklist
from bandeng.listen.worklist.views import chosen_by
from bandeng.press.pdf import available, paper
from bandeng.studio.request import StaffRequest

FORMS = ("html", "pdf")
# What is printed is read by people; longer lists leave as a workbook.
ROWS = 300
HEADS = [
    gettext_lazy("编号"),
    gettext_lazy("标题"),
    gettext_lazy("类别"),
    gettext_lazy("地点"),
    gettext_lazy("委员"),
    gettext_lazy("承办单位"),
    gettext_lazy("收到"),
    gettext_lazy("期限"),
    gettext_lazy("状态"),
]


def _form(form: str) -> str:
    if form not in FORMS:
        raise Http404
    return form


@open_to("matter.see")
@never_cache
def matter_sheet(request: StaffRequest, pk: int, form: str) -> HttpResponse:
    """The handling sheet (办理单) of one matter: the redacted copy only, no contact."""
    found = seen_matter(request, pk)
    context = {
        **papers.handling_sheet(found),
        "today": clock.now(),
        "back_url": reverse("matter", args=[pk]),
        "pdf_url": reverse("matter_sheet", args=[pk, "pdf"]),
    }
    name = _("民意事项办理单 %(number)s") % {"number": found.label}
    return paper(request, "listen/paper/sheet.html", context, form=_form(form), name=name)


@open_to("tracker")
@never_cache
def slip_pdf(request: HttpRequest) -> HttpResponse:
    """The slip (回执单) as a PDF."""
    kept = kept_receipt(request)
    if kept is None:
        return redirect("track")
    if not available():
        return redirect("slip")
    return shown_slip(paper(request, "listen/paper/slip.html", kept, form="pdf", name=_("民意事项回执单")), kept)


@open_to("matter.see")
@never_cache
def desk_print(request: StaffRequest, form: str) -> HttpResponse:
    """The worklist as filtered, on paper."""
    filters, listed = Filters(request.GET, request.user), Worklist(request.user)
    found = listed.ordered(chosen_by(filters, listed)).select_related("member__person", "unit", "community")
    title = _("民意事项清单（%(tab)s，%(day)s）") % {"tab": filters.tab.label, "day": date_zh(clock.now())}
    rows = [_row(matter) for matter in found[: ROWS + 1]]
    marks = together(mark.words for mark in filters.shown())
    cut = _("只印前 %(rows)d 件，其余请导出表格") % {"rows": ROWS} if len(rows) > ROWS else ""
    address = filters.address()
    context = {
        "title": title,
        "note": exporting.note("　".join(part for part in (marks, cut, _("内容已隐去个人信息")) if part)),
        "heads": HEADS,
        "rows": rows[:ROWS],
        "back_url": f"{reverse('desk')}{address}",
        "pdf_url": f"{reverse('desk_print', args=['pdf'])}{address}",
    }
    return paper(request, "listen/paper/list.html", context, form=_form(form), name=title)


def _row(matter: Matter) -> list[str]:
    due = matter.reply_due or matter.accept_due
    return [
        matter.label,
        matter.title,
        str(matter.get_kind_display()) if matter.kind else "",
        " ".join(part for part in (str(matter.community or ""), matter.place) if part),
        matter.member.shown_name if matter.member else "",
        matter.unit.name if matter.unit else "",
        clock.day(matter.received_at).isoformat(),
        due.isoformat() if due else "",
        str(matter.get_state_display()),
    ]
