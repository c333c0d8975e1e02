"""Signing in and out, and accepting an invitation."""

from datetime import datetime, timedelta

from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from bandeng.core import clock, throttle
from bandeng.core.actions import By
from bandeng.core.errors import Refused
from bandeng.core.permissions import open_to
from bandeng.studio import accounts
from bandeng.studio.actions.invitations import accept_invitation as accept
from bandeng.studio.actions.invitations import open_invitation
from bandeng.studio.actions.second_factor import use_code
from bandeng.studio.actions.signing_in import sign_out as end_session
from bandeng.studio.actions.signing_in import sitting_key
from bandeng.studio.forms.access import CodeForm, InvitationForm, SignInForm
from bandeng.studio.models import Invitation, Person
from bandeng.studio.views.pages import add_refusal, posted

TRIES, WINDOW = 5, 900


@open_to("public")
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The first step: name and password. A wrong try is counted by axes, which answers when there were too many."""
    if request.user.is_authenticated and request.method == "GET":
        return redirect(accounts.first_page(request.user))
    form = SignInForm(posted(request), initial={"next": request.GET.get("next", "")})
    if request.method == "POST" and form.is_valid():
        name = accounts.sign_in_key(form.cleaned_data["sign_in_name"])
        person = authenticate(request, sign_in_name=name, password=form.cleaned_data["password"])
        if isinstance(person, Person):
            _end_present(request)
            return accounts.proceed(request, person, form.cleaned_data["next"])
        form.add_error(None, _("登录名或密码不对，请检查后再试。连续输错 5 次，要等 15 分钟。"))
    return render(request, "studio/sign_in.html", {"form": form}, status=422 if form.errors else 200)


def _end_present(request: HttpRequest) -> None:
    """Signing in again on the same device ends the sitting before."""
    if request.user.is_authenticated:
        end_session(By(person=request.user, role="staff"), key=sitting_key(request.session.session_key or ""))


def code_tries(person: Person) -> str:
    return f"second-factor:{person.pk}"


def tries_again(now: datetime) -> datetime:
    """When the present window of tries is over."""
    return now + timedelta(seconds=WINDOW - int(now.timestamp()) % WINDOW)


@open_to("public")
@never_cache
@sensitive_post_parameters("code")
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second step: the code of the authenticator, or a recovery code."""
    person, wanted = accounts.pending(request)
    if person is None:
        return redirect("sign_in")
    now = clock.now()
    if throttle.too_many(code_tries(person), now, TRIES, WINDOW):
        return accounts.too_many_tries(request, tries_again(now))
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            use_code(By(person=person, role="staff"), code=form.cleaned_data["code"])
        except Refused as error:
            throttle.count_try(code_tries(person), now, WINDOW)
            add_refusal(form, error)
        else:
            return accounts.enter(request, person, wanted, second_factor=True)
    return render(request, "studio/sign_in_code.html", {"form": form}, status=422 if form.errors else 200)


@open_to("public")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this sitting and go to the first page."""
    _end_present(request)
    logout(request)
    return redirect("/")


@open_to("public")
@never_cache
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Exchange the link's token for the session at once, so that it stays in no address bar or log."""
    found = open_invitation(token)
    request.session["invitation"] = found.pk if found else 0
    return redirect("invitation")


@open_to("public")
@never_cache
@sensitive_post_parameters("password", "again")
def invitation(request: HttpRequest) -> HttpResponse:
    """Set sign-in name and password, and go on as after a right password."""
    kept = request.session.get("invitation")
    found = Invitation.objects.select_related("person").filter(pk=kept).first() if kept else None
    if found is None or found.used_at or found.expires_at <= clock.now():
        return render(request, "studio/invitation_over.html", status=410)
    person = found.person
    form = InvitationForm(posted(request), initial={"sign_in_name": person.sign_in_name or ""})
    if request.method == "POST" and form.is_valid():
        try:
            person = accept(
                By(person=person, role="staff"),
                found,
                sign_in_name=form.cleaned_data["sign_in_name"],
                password=form.cleaned_data["password"],
            )
        except Refused as error:
            add_refusal(form, error)
        else:
            request.session.flush()
            return accounts.proceed(request, person)
    context = {"form": form, "invited": person}
    return render(request, "studio/invitation.html", context, status=422 if form.errors else 200)
