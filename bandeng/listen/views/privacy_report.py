"""The yearly privacy report: on the desk, on paper, as PDF."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core import clock
from bandeng.core.permissions import open_to
from bandeng.listen import privacy_report
from bandeng.press.pdf import paper
from bandeng.studio.request import StaffRequest
from bandeng.web.numbers import whole


@open_to(privacy_report.VERB)
@never_cache
def privacy_reports(request: StaffRequest) -> HttpResponse:
    """Which studio, which year; with one studio, this year's at once."""
    found = list(privacy_report.studios(request.user))
    chosen = next(
        (item for item in found if str(item.pk) == request.GET.get("studio", "")), found[0] if found else None
    )
    if chosen is None:
        return render(request, "listen/no_studio.html", status=404)
    all_years = privacy_report.years(chosen)
    asked = whole(request.GET.get("year", ""))
    year = asked if asked in all_years else all_years[0]
    address = reverse("privacy_reports")

    def tab(studio: int, of: int, label: str, current: bool) -> dict[str, object]:
        return {"url": f"{address}?studio={studio}&year={of}", "label": label, "current": current}

    context = {
        **privacy_report.context(chosen, year),
        "studios": [tab(item.pk, year, str(item), item == chosen) for item in found] if len(found) > 1 else [],
        "years": [tab(chosen.pk, item, str(item), item == year) for item in all_years],
    }
    return render(request, "listen/privacy_report.html", context)


@open_to(privacy_report.VERB)
@never_cache
def privacy_report_paper(request: StaffRequest, pk: int, year: int, form: str) -> HttpResponse:
    """The report on paper."""
    studio = get_object_or_404(privacy_report.studios(request.user), pk=pk)
    if form not in ("html", "pdf") or not 2000 <= year <= clock.today().year:
        raise Http404
    context = {
        **privacy_report.context(studio, year),
        "back_url": f"{reverse('privacy_reports')}?studio={pk}&year={year}",
        "pdf_url": reverse("privacy_report_paper", args=[pk, year, "pdf"]),
    }
    name = _("个人信息保护年度报告 %(year)d") % {"year": year}
    return paper(request, "listen/paper/privacy_report.html", context, form=form, name=name)
