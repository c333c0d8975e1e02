"""Studios, workstations, venues, groups and units."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from bandeng.core.permissions import open_to
from bandeng.studio import actions, queries
from bandeng.studio.forms.places import (
    GroupForm,
    NewStudioForm,
    NewUnitForm,
    StudioForm,
    UnitForm,
    VenueForm,
)
from bandeng.studio.models import Group, Studio, Unit, Venue
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.rules import may
from bandeng.studio.views.pages import confirmation, form_page, posted


@open_to("studio.read")
def studios(request: StaffRequest) -> HttpResponse:
    """Studios and their workstations, as one may see them."""
    found = Studio.objects.filter(queries.visible(request.user, "studio.read")).select_related("region", "parent")
    context = {"studios": found, "may_add": bool(queries.reaches(request.user, "studio.manage"))}
    return render(request, "studio/studios.html", context)


@open_to("studio.read")
def studio(request: StaffRequest, pk: int) -> HttpResponse:
    """One studio with its venues, workstations and groups."""
    seen = Studio.objects.filter(queries.visible(request.user, "studio.read"))
    one = get_object_or_404(seen.select_related("region", "parent"), pk=pk)
    conveners = queries.conveners(one.path)
    groups = [
        (group, [member for member in group.members.all() if member.person_id in conveners])
        for group in one.groups.prefetch_related("members__person")
    ]
    context = {
        "one": one,
        "venues": one.venues.filter(listed=True),
        "groups": groups,
        "manages": may(request.user, "studio.manage", one),
    }
    return render(request, "studio/studio.html", context)


def _managed(request: StaffRequest, pk: int) -> Studio:
    return get_object_or_404(Studio.objects.filter(queries.visible(request.user, "studio.manage")), pk=pk)


@open_to("studio.manage")
def studio_open(request: StaffRequest) -> HttpResponse:
    managed = Studio.objects.filter(queries.visible(request.user, "studio.manage"), parent=None)
    form = NewStudioForm(posted(request), studios=managed)
    return form_page(
        request,
        form,
        lambda values: actions.open_studio(by(request), values.pop("region"), **values),
        title=_("开设工作室或工作站"),
        back=reverse("studios"),
        submit=_("开设"),
        then=lambda made: redirect("studio", made.pk),
    )


@open_to("studio.manage")
def studio_change(request: StaffRequest, pk: int) -> HttpResponse:
    one = _managed(request, pk)
    initial = {name: getattr(one, name) for name in StudioForm.base_fields}
    return form_page(
        request,
        StudioForm(posted(request), initial=initial),
        lambda values: actions.change_studio(by(request), one, **values),
        title=_("修改资料"),
        back=reverse("studio", args=[pk]),
        submit=_("保存"),
    )


@open_to("studio.manage")
def venue_add(request: StaffRequest, pk: int) -> HttpResponse:
    one = _managed(request, pk)
    return form_page(
        request,
        VenueForm(posted(request)),
        lambda values: actions.add_venue(by(request), one, **values),
        title=_("添加接待场所"),
        back=reverse("studio", args=[pk]),
        submit=_("添加"),
    )


def _venue(request: StaffRequest, pk: int) -> Venue:
    venue = get_object_or_404(Venue, pk=pk)
    _managed(request, venue.studio_id)
    return venue


@open_to("studio.manage")
def venue_change(request: StaffRequest, pk: int) -> HttpResponse:
    venue = _venue(request, pk)
    initial: dict[str, Any] = {name: getattr(venue, name) for name in VenueForm.base_fields}
    return form_page(
        request,
        VenueForm(posted(request), initial=initial),
        lambda values: actions.change_venue(by(request), venue, **values),
        title=_("修改接待场所"),
        back=reverse("studio", args=[venue.studio_id]),
        submit=_("保存"),
    )


@open_to("studio.manage")
def venue_remove(request: StaffRequest, pk: int) -> HttpResponse:
    venue = _venue(request, pk)
    return form_page(
        request,
        confirmation(request),
        lambda _values: actions.remove_venue(by(request), venue),
        title=_("去掉接待场所：%(name)s") % {"name": venue.name},
        lead=_("去掉以后，居民在网页上不再看到它。"),
        back=reverse("studio", args=[venue.studio_id]),
        submit=_("去掉"),
        danger=True,
    )


@open_to("studio.manage")
def group_form(request: StaffRequest, pk: int) -> HttpResponse:
    one = _managed(request, pk)
    return form_page(
        request,
        GroupForm(posted(request)),
        lambda values: actions.form_group(by(request), one, **values),
        title=_("成立委员小组"),
        back=reverse("studio", args=[pk]),
        submit=_("成立"),
    )


@open_to("studio.manage")
def group_rename(request: StaffRequest, pk: int) -> HttpResponse:
    group = get_object_or_404(Group, pk=pk)
    _managed(request, group.studio_id)
    return form_page(
        request,
        GroupForm(posted(request), initial={"name": group.name}),
        lambda values: actions.rename_group(by(request), group, **values),
        title=_("修改小组名称"),
        back=reverse("studio", args=[group.studio_id]),
        submit=_("保存"),
    )


@open_to("unit.manage")
def units(request: StaffRequest) -> HttpResponse:
    """Handling units and local units."""
    found = list(Unit.objects.filter(queries.visible(request.user, "unit.manage")).prefetch_related("roles__person"))
    names = queries.place_names({unit.path for unit in found})
    return render(request, "studio/units.html", {"rows": [(unit, names.get(unit.path, _("全部"))) for unit in found]})


@open_to("unit.manage")
def unit_add(request: StaffRequest) -> HttpResponse:
    form = NewUnitForm(
        posted(request), places=queries.places_for(request.user, "unit.manage"), initial={"kind": Unit.Kind.HANDLING}
    )
    return form_page(
        request,
        form,
        lambda values: actions.add_unit(by(request), **values),
        title=_("添加单位"),
        back=reverse("units"),
        submit=_("添加"),
    )


@open_to("unit.manage")
def unit_change(request: StaffRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(Unit.objects.filter(queries.visible(request.user, "unit.manage")), pk=pk)
    return form_page(
        request,
        UnitForm(posted(request), initial={"name": unit.name, "kind": unit.kind}),
        lambda values: actions.change_unit(by(request), unit, **values),
        title=_("修改单位"),
        back=reverse("units"),
        submit=_("保存"),
    )
