"""The officers' worklist: the list itself, views kept of it, and its workbook."""

from urllib.parse import parse_qsl

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bandeng.core import clock
from bandeng.core.dates import date_zh
from bandeng.core.errors import Refused
from bandeng.core.language import together
from bandeng.core.permissions import granted, open_to
from bandeng.listen import exporting
from bandeng.listen.models import SavedView
from bandeng.listen.verbs import BY_SLUG
from bandeng.listen.worklist import actions
from bandeng.listen.worklist.filters import Filters
from bandeng.listen.worklist.reading import CAP, Chosen, Worklist
from bandeng.listen.worklist.tabs import TABS
from bandeng.press.workbook import workbook
from bandeng.studio.request import StaffRequest, by

# So many rows make a workbook in some ten seconds; longer lists leave by the command `bandeng export`.
ROWS = 20_000


def chosen_by(filters: Filters, listed: Worklist) -> Chosen:
    where = filters.where(listed.today)
    return Chosen(filters.tab, where, newest=bool(filters.query), common=filters.common)


@open_to("matter.see")
@never_cache
def desk(request: StaffRequest, refused: str = "", status: int = 200) -> HttpResponse:
    """The worklist: what is mine to do, what is late first, by filters that stand in the address."""
    filters, listed = Filters(request.GET, request.user), Worklist(request.user)
    chosen = chosen_by(filters, listed)
    narrowed = bool(filters.chosen())
    # Counts of the tabs are those of the whole list; of a narrowed one only the list itself is counted.
    work = [tab for tab in TABS.values() if tab.work]
    counts = {} if narrowed else listed.counts(work)
    count, page = listed.page(chosen, request.GET.get("page", "1"), counts.get(chosen.tab.code))
    context = {
        "filters": filters,
        "tabs": [
            {
                "url": filters.address(state=tab.code),
                "label": tab.label,
                "current": tab == chosen.tab,
                "count": capped(counts[tab.code]) if tab.code in counts else None,
            }
            for tab in TABS.values()
        ],
        "views": kept_views(request, filters),
        "page": page,
        "rows": listed.rows(page.object_list),
        "narrowed": narrowed,
        "count": capped(count),
        "cap": CAP if count > CAP else None,
        "may_assign": "matter.assign" in granted(request.user),
        "done": BY_SLUG.get(request.GET.get("done", "")),
        "refused": refused,
    }
    return render(request, "listen/desk.html", context, status=status)


def capped(count: int) -> str | int:
    return f"{CAP:,}+" if count > CAP else count


def kept_views(request: StaffRequest, filters: Filters) -> list[dict[str, object]]:
    here = filters.address()
    return [
        {"url": f"{reverse('desk')}{view.query}", "label": view.name, "current": view.query == here, "view": view}
        for view in SavedView.objects.filter(person=request.user)
    ]


@open_to("matter.see")
@require_POST
def view_save(request: StaffRequest) -> HttpResponse:
    """Keep the list as filtered under a name. What stands in the address is read again, never taken as it is."""
    asked = QueryDict(mutable=True)
    asked.update(dict(parse_qsl(request.POST.get("query", "").lstrip("?"))))
    filters = Filters(asked, request.user)
    try:
        actions.save_view(by(request), name=request.POST.get("name", ""), query=filters.address())
    except Refused as error:
        request.GET = asked  # type: ignore[assignment]
        return desk(request, refused=str(error), status=422)
    return redirect(f"{reverse('desk')}{filters.address()}")


@open_to("matter.see")
@require_POST
def view_drop(request: StaffRequest, pk: int) -> HttpResponse:
    actions.drop_view(by(request), get_object_or_404(SavedView, pk=pk, person=request.user))
    return redirect("desk")


@open_to("matter.see")
@require_POST
def worklist_export(request: StaffRequest) -> HttpResponse:
    """The list as filtered, as a workbook: redacted copies only, and the export is on record."""
    filters, listed = Filters(request.POST, request.user), Worklist(request.user)
    found = listed.ordered(chosen_by(filters, listed))
    count = found[: ROWS + 1].count()
    if count > ROWS:
        request.GET = request.POST
        words = _("这个清单超过 %(limit)d 件，请先用筛选缩小范围再导出。") % {"limit": ROWS}
        return desk(request, refused=words, status=422)
    said = {"state": filters.tab.code, **filters.chosen()}
    actions.note_export(by(request), filters=said, count=count)
    title = _("民意事项清单（%(tab)s，%(day)s）") % {"tab": filters.tab.label, "day": date_zh(clock.now())}
    marks = together(mark.words for mark in filters.shown())
    return workbook(exporting.listed(found, title, marks))
