"""The tree of administrative divisions."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bandeng.core.permissions import open_to
from bandeng.studio import actions, divisions, queries
from bandeng.studio.actions.regions import Outcome
from bandeng.studio.forms.places import NewRegionForm, PlaceForm, RegionForm, RegionsFileForm
from bandeng.studio.models import Region
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.rules import may
from bandeng.studio.views.pages import form_page, posted
from bandeng.web import maps

FOUND = 100


@open_to("region.read")
def regions(request: StaffRequest, code: str = "") -> HttpResponse:
    """One level of the tree, or what a search found."""
    words = request.GET.get("q", "").strip()[:60]
    here = get_object_or_404(Region, code=code) if code else None
    found = queries.regions(words)[: FOUND + 1] if words else Region.objects.filter(parent=here)
    above = Region.objects.filter(code__in=divisions.parents(code)) if code else Region.objects.none()
    trail = [(_("区划"), reverse("regions"))]
    trail += [(str(region), reverse("region", args=[region.code])) for region in above]
    context = {
        "here": here,
        "trail": [*trail, (str(here), "")] if here else trail,
        "regions": found[:FOUND] if words else found,
        "more": words and len(found) > FOUND,
        "words": words,
        "manages": bool(queries.reaches(request.user, "region.manage")),
        "placeable": here is not None and here.level == Region.Level.COMMUNITY,
        "edits": here is not None and may(request.user, "region.manage", here),
    }
    return render(request, "studio/regions.html", context)


@open_to("region.manage")
def region_add(request: StaffRequest) -> HttpResponse:
    return form_page(
        request,
        NewRegionForm(posted(request)),
        lambda values: actions.add_region(by(request), **values),
        title=_("添加区划"),
        back=reverse("regions"),
        submit=_("添加"),
        then=lambda made: redirect("region", made.code),
    )


@open_to("region.manage")
def region_edit(request: StaffRequest, code: str) -> HttpResponse:
    one = get_object_or_404(Region.objects.filter(queries.visible(request.user, "region.manage")), code=code)
    initial = {name: getattr(one, name) for name in ("name", "name_hant", "name_en")}
    return form_page(
        request,
        RegionForm(posted(request), initial=initial),
        lambda values: actions.edit_region(by(request), one, **values),
        title=_("修改区划名称"),
        back=reverse("region", args=[code]),
        submit=_("保存"),
    )


@open_to("region.manage")
def region_place(request: StaffRequest, code: str) -> HttpResponse:
    """Where a community is: typed, or by a click on the map among its neighbours."""
    managed = Region.objects.filter(queries.visible(request.user, "region.manage"), level=Region.Level.COMMUNITY)
    one = get_object_or_404(managed, code=code)
    around = Region.objects.filter(parent=one.parent_id, latitude__isnull=False).exclude(pk=one.pk)
    return form_page(
        request,
        PlaceForm(posted(request), initial={"latitude": one.latitude, "longitude": one.longitude}),
        lambda values: actions.place_region(by(request), one, **values),
        title=_("在地图上的位置：%(name)s") % {"name": one},
        lead=_("社区的大致中心就行，公示的地图只显示社区。都不填，就从地图上拿掉。"),
        back=reverse("region", args=[code]),
        submit=_("保存"),
        template="studio/region_place.html",
        more={
            "here": one,
            "around": [(region, maps.drawn(*region.position)) for region in around if region.position],
            "drawn": maps.drawn(*one.position) if one.position else "",
        },
    )


@open_to("region.manage")
def regions_import(request: StaffRequest) -> HttpResponse:
    def then(outcome: Outcome) -> HttpResponse:
        return render(request, "studio/regions_imported.html", {"outcome": outcome})

    return form_page(
        request,
        RegionsFileForm(posted(request), request.FILES or None),
        lambda values: actions.import_regions(by(request), values["file"]),
        title=_("导入区划代码表"),
        lead=_("缺少的省、市、区县自动补上。同一个文件导入几次，结果都一样。"),
        back=reverse("regions"),
        submit=pgettext("verb", "导入"),
        then=then,
    )
