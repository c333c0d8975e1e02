"""People: the list, one person, their roles, the invitation."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core import clock
from bandeng.core.permissions import open_to
from bandeng.studio import actions, queries
from bandeng.studio.actions.invitations import VALID
from bandeng.studio.forms.people import NewPersonForm, PersonForm, RoleForm
from bandeng.studio.models import Person, Role, Unit
from bandeng.studio.phones import phone_of
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.rules import may
from bandeng.studio.views.pages import confirmation, form_page, posted

PAGE = 50


@open_to("people.read")
def people(request: StaffRequest) -> HttpResponse:
    """Everyone one may see, by name."""
    words = request.GET.get("q", "").strip()[:60]
    found = queries.people(request.user, words).prefetch_related("roles")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    now = clock.now()
    rows = [(one, [role.get_kind_display() for role in one.roles.all() if role.holds(now)]) for one in page]
    context = {
        "rows": rows,
        "page": page,
        "words": words,
        "may_add": bool(queries.reaches(request.user, "people.manage")),
    }
    return render(request, "studio/people.html", context)


def _seen(request: StaffRequest, pk: int) -> Person:
    """The person, or 404 for whoever may not see them."""
    return get_object_or_404(Person.objects.filter(queries.visible(request.user, "people.read")), pk=pk)


def _managed(request: StaffRequest, pk: int) -> Person:
    return get_object_or_404(Person.objects.filter(queries.visible(request.user, "people.manage")), pk=pk)


@open_to("people.read")
@never_cache
def person(request: StaffRequest, pk: int) -> HttpResponse:
    """One person: contact (for whoever manages them), roles with their times, what can be done."""
    one = _seen(request, pk)
    manages = may(request.user, "people.manage", one)
    roles = list(one.roles.select_related("unit").order_by("-since", "-pk"))
    names = queries.place_names({role.path for role in roles})
    endable = set(
        Role.objects.filter(queries.visible(request.user, "role.grant"), person=one).values_list("pk", flat=True)
    )
    now = clock.now()
    present = [role for role in roles if role.until is None or role.until > now]
    context = {
        "one": one,
        "manages": manages,
        "phone": phone_of(one) if manages else "",
        "present": [(role, names.get(role.path, _("全部")), role.pk in endable) for role in present],
        "past": [(role, names.get(role.path, _("全部"))) for role in roles if role not in present],
        "may_grant": bool(queries.reaches(request.user, "role.grant")),
        "sittings": one.sittings.filter(ended_at=None).count() if manages else 0,
        "second_factor": hasattr(one, "totp") and bool(one.totp.confirmed_at),
    }
    return render(request, "studio/person.html", context)


def _units(request: StaffRequest) -> Any:
    return Unit.objects.filter(queries.visible(request.user, "unit.manage"))


@open_to("people.manage")
def person_add(request: StaffRequest) -> HttpResponse:
    """Someone new, with their first role."""
    form = NewPersonForm(posted(request), places=queries.places_for(request.user, "role.grant"), units=_units(request))
    return form_page(
        request,
        form,
        lambda values: _add(request, values),
        title=_("添加人员"),
        lead=_("添加以后，再在人员页面生成邀请链接，由本人设置登录名和密码。"),
        back=reverse("people"),
        submit=_("添加"),
        then=lambda made: redirect("person", made.pk),
    )


def _add(request: StaffRequest, values: dict[str, Any]) -> Person:
    role = {key: values.pop(key) for key in ("kind", "path", "unit")}
    return actions.add_person_with_role(by(request), role=role, **values)


@open_to("people.manage")
@never_cache
def person_change(request: StaffRequest, pk: int) -> HttpResponse:
    one = _managed(request, pk)
    initial = {name: getattr(one, name) for name in ("name", "email", "name_hant", "name_en")}
    return form_page(
        request,
        PersonForm(posted(request), initial={**initial, "phone": phone_of(one)}),
        lambda values: actions.change_person(by(request), one, **values),
        title=_("修改资料"),
        back=reverse("person", args=[pk]),
        submit=_("保存"),
    )


@open_to("people.manage")
@never_cache
def person_invite(request: StaffRequest, pk: int) -> HttpResponse:
    """Make a link; it is shown on the answer to this POST and never again."""
    one = _managed(request, pk)
    if request.method != "POST":
        return redirect("person", pk)
    if not one.is_active:
        return redirect("person", pk)
    token = actions.invite(by(request), one)
    link = settings.SITE + reverse("accept_invitation", args=[token])
    context = {"one": one, "link": link, "expires": clock.now() + VALID}
    return render(request, "studio/invite.html", context)


@open_to("people.manage")
def person_let_go(request: StaffRequest, pk: int) -> HttpResponse:
    """Stop a person from signing in, or let them again."""
    one = _managed(request, pk)
    active = one.is_active
    return form_page(
        request,
        confirmation(request),
        lambda _values: (actions.let_go if active else actions.take_back)(by(request), one),
        title=(_("停用%(name)s的账号") if active else _("恢复%(name)s的账号")) % {"name": one.name},
        lead=_("停用以后不能再登录，已有的登录立即退出。办过的事和记录都保留；手上的工作请另外结束身份来移交。")
        if active
        else _("恢复以后可以用原来的登录名和密码登录。"),
        back=reverse("person", args=[pk]),
        submit=_("停用账号") if active else _("恢复账号"),
        danger=active,
    )


@open_to("people.manage")
def person_totp_off(request: StaffRequest, pk: int) -> HttpResponse:
    """For someone who has lost both the device and the recovery codes."""
    one = _managed(request, pk)
    return form_page(
        request,
        confirmation(request),
        lambda _values: actions.disable_totp(by(request), one),
        title=_("关闭%(name)s的两步验证") % {"name": one.name},
        lead=_("只在本人丢了手机又没有恢复码时这样做。请先当面或打电话核实确是本人。"),
        back=reverse("person", args=[pk]),
        submit=_("关闭两步验证"),
        danger=True,
    )


@open_to("people.manage")
def person_sign_out(request: StaffRequest, pk: int) -> HttpResponse:
    """End all of a person's sittings."""
    one = _managed(request, pk)
    if request.method == "POST":
        for sitting in one.sittings.filter(ended_at=None):
            actions.end_sitting(by(request), sitting)
    return redirect("person", pk)


@open_to("role.grant")
def role_grant(request: StaffRequest, pk: int) -> HttpResponse:
    one = _seen(request, pk)
    form = RoleForm(posted(request), places=queries.places_for(request.user, "role.grant"), units=_units(request))
    return form_page(
        request,
        form,
        lambda values: actions.grant_role(
            by(request),
            one,
            kind=values["kind"],
            path=values["path"],
            unit=values["unit"],
            since=clock.midnight(values["since"]) if values["since"] else None,
            until=clock.midnight(values["until"] + timedelta(days=1)) if values["until"] else None,
        ),
        title=_("为%(name)s授予身份") % {"name": one.name},
        back=reverse("person", args=[pk]),
        submit=_("授予"),
    )


@open_to("role.grant")
def role_end(request: StaffRequest, pk: int) -> HttpResponse:
    role = get_object_or_404(Role.objects.filter(queries.visible(request.user, "role.grant")), pk=pk)
    return form_page(
        request,
        confirmation(request),
        lambda _values: actions.end_role(by(request), role),
        title=_("结束%(name)s的身份：%(kind)s") % {"name": role.person.name, "kind": role.get_kind_display()},
        lead=_("从现在起不再有这个身份。以前的记录都保留，手上没办完的事退回联络员重新安排。"),
        back=reverse("person", args=[role.person_id]),
        submit=_("结束身份"),
        danger=True,
    )
