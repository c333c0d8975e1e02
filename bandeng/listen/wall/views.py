"""Members as everyone sees them: the wall with all of them, and a page of each. Never a member's own number."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from bandeng.core.permissions import open_to
from bandeng.listen import entrances
from bandeng.listen.entrances import Entrance
from bandeng.listen.wall import duty, finding
from bandeng.studio import queries

PAGE = 48


@open_to("public")
def members(request: HttpRequest) -> HttpResponse:
    """有话说，找委员: all members in office, to be found by name, pinyin, post, sector, group or place of duty."""
    wished = finding.wish(request.GET)
    page = Paginator(finding.find(wished), PAGE).get_page(request.GET.get("page"))
    days = duty.days_of(one.person_id for one in page)
    context = {
        "page": page,
        "rows": [(one, days[one.person_id][0] if days[one.person_id] else None) for one in page],
        "wished": wished,
        "groups": finding.groups(),
        "sectors": finding.sectors(),
        "venues": finding.venues(),
    }
    return render(request, "listen/members.html", context)


@open_to("public")
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """One member in office: when and where to meet them, and the ways to speak to them."""
    one = get_object_or_404(queries.members(), pk=pk)
    way = entrances.path(one.studio, Entrance(f"member-{one.pk}", one.shown_name, one.pk))
    context = {
        "one": one,
        "speak": f"{reverse('speak')}?member={one.pk}",
        "meet": f"{reverse('book')}?member={one.pk}",
        "address": request.build_absolute_uri(way),
        "days": duty.days_of([one.person_id])[one.person_id],
        "line": one.studio.telephone,
    }
    return render(request, "listen/member.html", context)
