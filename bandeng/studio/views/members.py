"""Members as staff keep them, and their portraits. How residents find them is said where they can be spoken to."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.core.permissions import open_to
from bandeng.studio import actions, portraits, queries
from bandeng.studio.forms.people import MemberForm, NewMemberForm, PortraitForm
from bandeng.studio.models import Group, Member, Person
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.rules import current
from bandeng.studio.views.pages import confirmation, form_page, posted

PAGE = 48


@open_to("public")
def portrait(request: HttpRequest, pk: int) -> HttpResponse:
    """A member's portrait."""
    one = get_object_or_404(Member, pk=pk)
    picture = portraits.read(one.portrait) if one.portrait else None
    if picture is None:
        raise Http404
    response = HttpResponse(picture, content_type="image/jpeg")
    response["Cache-Control"] = "public, max-age=300"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@open_to("member.manage")
def members_kept(request: StaffRequest) -> HttpResponse:
    """Members as staff keep them, those who have left too."""
    words = request.GET.get("q", "").strip()[:60]
    found = Member.objects.filter(queries.visible(request.user, "member.manage"))
    if words:
        found = found.filter(queries.named(words, "person__") | Q(post__contains=words))
    page = Paginator(found.select_related("person", "group", "studio"), PAGE).get_page(request.GET.get("page"))
    in_office = set(Member.objects.filter(current(clock.now())).values_list("pk", flat=True))
    context = {
        "page": page,
        "words": words,
        "rows": [(one, one.pk in in_office) for one in page],
        "may_admit": bool(queries.reaches(request.user, "member.admit")),
    }
    return render(request, "studio/members_kept.html", context)


def _kept(request: StaffRequest, pk: int) -> Member:
    seen = Member.objects.filter(queries.visible(request.user, "member.manage"))
    return get_object_or_404(seen.select_related("person", "studio", "group"), pk=pk)


@open_to("member.admit")
def member_admit(request: StaffRequest) -> HttpResponse:
    people = Person.objects.filter(queries.visible(request.user, "people.read"), member=None, is_active=True)
    studios = [studio.pk for top in queries.reaches(request.user, "member.admit") for studio in queries.studios_at(top)]
    form = NewMemberForm(
        posted(request),
        people=people,
        groups=Group.objects.filter(studio__in=studios),
        initial={"person": request.GET.get("person", ""), "since": clock.today()},
    )
    return form_page(
        request,
        form,
        lambda values: actions.admit_member(by(request), values.pop("person"), values.pop("group"), **values),
        title=_("登记委员"),
        lead=_("登记以后，居民在“委员”页面能看到，也能指名反映。"),
        back=reverse("members_kept"),
        submit=_("登记"),
        then=lambda made: redirect("member_kept", made.pk),
    )


@open_to("member.manage")
def member_kept(request: StaffRequest, pk: int) -> HttpResponse:
    """One member, with what can be changed."""
    one = _kept(request, pk)
    context = {"one": one, "admits": _admits(request, one), "portrait_form": PortraitForm()}
    return render(request, "studio/member_kept.html", context)


def _admits(request: StaffRequest, one: Member) -> bool:
    return any(one.studio.path.startswith(top) for top in queries.reaches(request.user, "member.admit"))


@open_to("member.manage")
def member_change(request: StaffRequest, pk: int) -> HttpResponse:
    one = _kept(request, pk)
    initial: dict[str, Any] = {name: getattr(one, name) for name in MemberForm.base_fields}
    return form_page(
        request,
        MemberForm(posted(request), initial=initial),
        lambda values: actions.change_member(by(request), one, **values),
        title=_("修改%(name)s的介绍") % {"name": one.person.name},
        back=reverse("member_kept", args=[pk]),
        submit=_("保存"),
    )


@open_to("member.manage")
def member_portrait(request: StaffRequest, pk: int) -> HttpResponse:
    one = _kept(request, pk)
    form = PortraitForm(posted(request), request.FILES or None)
    return form_page(
        request,
        form,
        lambda values: actions.set_portrait(by(request), one, portraits.keep(values["portrait"])),
        title=_("%(name)s的照片") % {"name": one.person.name},
        back=reverse("member_kept", args=[pk]),
        submit=_("上传"),
    )


@open_to("member.admit")
def member_end(request: StaffRequest, pk: int) -> HttpResponse:
    """Leave office, or return to it."""
    one = _kept(request, pk)
    if not _admits(request, one):
        raise PermissionDenied("member.admit")
    left = bool(one.until)
    return form_page(
        request,
        confirmation(request),
        lambda _values: (actions.return_member if left else actions.end_member)(by(request), one),
        title=(_("%(name)s恢复任职") if left else _("%(name)s离任")) % {"name": one.person.name},
        lead=_("恢复以后，居民又能看到并指名反映。")
        if left
        else _("从今天起，居民不再看到这位委员。办过的事都保留，手上没办完的退回联络员重新安排。"),
        back=reverse("member_kept", args=[pk]),
        submit=_("恢复任职") if left else _("离任"),
        danger=not left,
    )
