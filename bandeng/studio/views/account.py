"""My account: password, second factor, sittings, language, and who stands in for me."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from bandeng.core import clock, throttle
from bandeng.core.errors import Invalid, Refused
from bandeng.core.permissions import open_to
from bandeng.studio import accounts, actions
from bandeng.studio.actions.second_factor import secret_of, uri_of
from bandeng.studio.actions.signing_in import sitting_key
from bandeng.studio.forms.access import DelegationForm, LanguageForm, PasswordForm, ProveForm, TotpForm
from bandeng.studio.models import Delegation, Sitting, TotpDevice
from bandeng.studio.queries import place_names
from bandeng.studio.reach import roles_of
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.rules import needs_second_factor
from bandeng.studio.views.access import TRIES, WINDOW, code_tries, tries_again
from bandeng.studio.views.pages import add_refusal, form_page, posted
from bandeng.web.context import SITE_NAME


@open_to("staff")
@never_cache
def account(request: StaffRequest) -> HttpResponse:
    person, now = request.user, clock.now()
    roles = roles_of(person, now)
    names = place_names({role.path for role in roles})
    # A session lives this long; sittings older than that are over without anyone ending them.
    begun = now - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    context = {
        "roles": [(role, names.get(role.path, _("全部")), role.person_id != person.pk) for role in roles],
        "device": TotpDevice.objects.filter(person=person, confirmed_at__isnull=False).first(),
        "codes_left": person.recovery_codes.filter(used_at=None).count(),
        "sittings": person.sittings.filter(ended_at=None, started_at__gt=begun).order_by("-seen_at"),
        "this": person.sitting.pk,
        "given": person.delegations_given.filter(until__gt=now).select_related("delegate").order_by("since"),
        "held": person.delegations_held.filter(until__gt=now).select_related("person").order_by("since"),
        "language_name": dict(settings.LANGUAGES).get(person.language, ""),
    }
    return render(request, "studio/account.html", context)


def _key(request: StaffRequest) -> str:
    return sitting_key(request.session.session_key or "")


@open_to("staff")
@never_cache
@sensitive_post_parameters()
def change_password(request: StaffRequest) -> HttpResponse:
    tries, now = f"password:{request.user.pk}", clock.now()
    if throttle.too_many(tries, now, TRIES, WINDOW):
        return accounts.too_many_tries(request, tries_again(now))

    def act(values: dict[str, str]) -> None:
        try:
            person = actions.change_password(by(request), old=values["old"], new=values["password"], keep=_key(request))
        except Invalid as error:
            if error.field == "old":
                throttle.count_try(tries, now, WINDOW)
            raise
        # This sitting stays; Django signs out every other session whose hash differs.
        request.session[HASH_SESSION_KEY] = person.get_session_auth_hash()

    return form_page(
        request,
        PasswordForm(posted(request)),
        act,
        title=_("修改密码"),
        lead=_("改好以后，您在其他设备上的登录都会退出。"),
        back=reverse("account"),
        submit=_("修改密码"),
    )


@open_to("staff")
@never_cache
def totp_set_up(request: StaffRequest) -> HttpResponse:
    """Begin, scan, confirm; then the recovery codes, once."""
    person = request.user
    device = TotpDevice.objects.select_related("person").filter(person=person).first()
    if device and device.confirmed_at:
        return redirect("account")
    form = TotpForm(posted(request) if "code" in request.POST else None)
    status = 200
    if request.method == "POST" and "code" not in request.POST:
        actions.start_totp(by(request))
        return redirect("totp_set_up")
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.confirm_totp(by(request), code=form.cleaned_data["code"], keep=_key(request))
        except Refused as error:
            add_refusal(form, error)
            status = error.status
        else:
            return render(request, "studio/recovery_codes.html", {"codes": made})
    context = {
        "form": form,
        "device": device,
        "uri": uri_of(device, str(SITE_NAME)) if device else "",
        "secret": secret_of(device) if device else "",
        "must": settings.REQUIRE_TOTP and needs_second_factor(person, clock.now()),
    }
    return render(request, "studio/totp.html", context, status=status)


def _prove(request: StaffRequest, password: str) -> None:
    """Raise Invalid unless this is the person's password; wrong ones are counted with those of the code."""
    now = clock.now()
    if throttle.too_many(code_tries(request.user), now, TRIES, WINDOW):
        raise Invalid(_("输错的次数太多，请过 15 分钟再试。"), field="old")
    if not request.user.check_password(password):
        throttle.count_try(code_tries(request.user), now, WINDOW)
        raise Invalid(_("现在的密码不对，请重新填写。"), field="old")


@open_to("staff")
@never_cache
@sensitive_post_parameters()
def totp_off(request: StaffRequest) -> HttpResponse:
    def act(values: dict[str, str]) -> None:
        _prove(request, values["old"])
        actions.disable_totp(by(request), request.user)

    return form_page(
        request,
        ProveForm(posted(request)),
        act,
        title=_("关闭两步验证"),
        lead=_("关闭以后，只凭密码就能登录您的账号。换手机时先关闭，再用新手机设置。"),
        back=reverse("account"),
        submit=_("关闭两步验证"),
        danger=True,
    )


@open_to("staff")
@never_cache
@sensitive_post_parameters()
def recovery_codes(request: StaffRequest) -> HttpResponse:
    def act(values: dict[str, str]) -> list[str]:
        _prove(request, values["old"])
        return actions.renew_recovery_codes(by(request))

    return form_page(
        request,
        ProveForm(posted(request)),
        act,
        title=_("换一批恢复码"),
        lead=_("新的恢复码只显示一次，旧的随即作废。"),
        back=reverse("account"),
        submit=_("换一批恢复码"),
        then=lambda made: render(request, "studio/recovery_codes.html", {"codes": made}),
    )


@open_to("staff")
@require_POST
def end_own_sitting(request: StaffRequest, pk: int) -> HttpResponse:
    actions.end_sitting(by(request), get_object_or_404(Sitting, pk=pk, person=request.user))
    return redirect("account")


@open_to("staff")
def choose_language(request: StaffRequest) -> HttpResponse:
    return form_page(
        request,
        LanguageForm(posted(request), initial={"language": request.user.language}),
        lambda values: actions.choose_language(by(request), language=values["language"]),
        title=_("语言"),
        back=reverse("account"),
        submit=_("保存"),
        then=lambda person: accounts.in_language(redirect("account"), person.language),
    )


@open_to("staff")
def delegate(request: StaffRequest) -> HttpResponse:
    def act(values: dict[str, Any]) -> Delegation:
        return actions.delegate(
            by(request),
            values["delegate"],
            since=max(clock.midnight(values["since"]), clock.now()),
            until=clock.midnight(values["until"] + timedelta(days=1)),
            reason=values["reason"],
        )

    return form_page(
        request,
        DelegationForm(posted(request), person=request.user, initial={"since": clock.today()}),
        act,
        title=_("请人代理"),
        lead=_("代理期间，对方可以用您的身份办事，但记录里写的是对方自己的名字。您随时可以提前结束。"),
        back=reverse("account"),
        submit=_("请他代理"),
    )


@open_to("staff")
@require_POST
def end_delegation(request: StaffRequest, pk: int) -> HttpResponse:
    mine = Delegation.objects.filter(person=request.user) | Delegation.objects.filter(delegate=request.user)
    actions.end_delegation(by(request), get_object_or_404(mine, pk=pk))
    return redirect("account")
