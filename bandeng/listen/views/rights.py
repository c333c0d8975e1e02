"""A resident's rights over their data: with the code on their phone, or at the desk with an officer."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core.actions import By
from bandeng.core.errors import Refused
from bandeng.core.permissions import open_to
from bandeng.listen import joinings, rights, rules, tracker
from bandeng.listen.actions import look
from bandeng.listen.actions.join import correct_joining
from bandeng.listen.actions.rights import whole
from bandeng.listen.forms.rights import JoinerForm
from bandeng.listen.forms.verbs import LookForm
from bandeng.listen.models import Matter
from bandeng.listen.verbs import RIGHTS, RIGHTS_BY_SLUG, possible
from bandeng.listen.views.desk import seen_matter
from bandeng.listen.views.refusals import show_refusal
from bandeng.studio.request import StaffRequest, by


def _mine(request: HttpRequest) -> Matter | None:
    """The whole of what this browser has shown the code of; consents and contact are the whole's."""
    matter = tracker.matter_of(request)
    return whole(matter) if matter else None


@open_to("tracker")
@never_cache
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything kept about me."""
    matter = _mine(request)
    if matter is None:
        return redirect("track")
    context = {
        "matter": matter,
        "sections": rights.statement(matter),
        "verbs": RIGHTS,
        "done": RIGHTS_BY_SLUG.get(request.GET.get("done", "")),
    }
    return render(request, "listen/my_data.html", context)


@open_to("tracker")
@never_cache
def my_data_file(request: HttpRequest, form: str) -> HttpResponse:
    """The same as a file to keep: text, or JSON."""
    matter = _mine(request)
    if matter is None:
        return redirect("track")
    return _file(matter, rights.statement(matter), form)


def _file(matter: Matter, sections: list[rights.Section], form: str) -> HttpResponse:
    if form == "json":
        data = rights.as_data(matter, sections)
        response: HttpResponse = JsonResponse(data, json_dumps_params={"ensure_ascii": False})
    elif form == "txt":
        text = "\ufeff" + rights.as_text(matter, sections)
        response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="my-data.{form}"'
    return response


@open_to("tracker")
@never_cache
def my_right(request: HttpRequest, slug: str) -> HttpResponse:
    """Correct, withdraw a consent, be forgotten. What cannot be undone is asked a second time."""
    matter, verb = _mine(request), RIGHTS_BY_SLUG.get(slug)
    if matter is None:
        return redirect("track")
    if verb is None:
        raise Http404
    form = verb.form(request.POST or None, matter=matter, person=None)
    asked = request.method == "POST" and form.is_valid()
    if asked and verb.danger and "sure" not in request.POST:
        return render(request, "listen/my_right_sure.html", {"matter": matter, "verb": verb, "form": form})
    if asked:
        try:
            verb.run(By(role="resident"), matter, **form.arguments())
        except Refused as error:
            show_refusal(form, error)
        else:
            return _gone() if verb.danger else redirect(f"{reverse('my_data')}?done={verb.slug}")
    context = {"matter": matter, "verb": verb, "form": form}
    return render(request, "listen/my_right.html", context, status=422 if form.errors else 200)


def _gone() -> HttpResponse:
    response = redirect("forgotten")
    response.delete_cookie(tracker.MATTER)
    response.delete_cookie(tracker.RECEIPT)
    return response


@open_to("tracker")
@never_cache
def joiner_data(request: HttpRequest, form: str = "") -> HttpResponse:
    """The same for someone who joined a matter: all of it, as a page or a file; POST puts the contact right."""
    joining = tracker.joining_of(request)
    if joining is None:
        return redirect("track")
    sections = rights.statement_of_joining(joining)
    if form:
        return _file(joining.matter, sections, form)
    left = joinings.opened(joining) or {}
    initial = {"name": left.get("name"), "phone": left.get("phone"), "tell_later": joining.tell_later}
    contact = JoinerForm(request.POST or None, initial=initial)
    if request.method == "POST" and contact.is_valid():
        try:
            correct_joining(By(role="resident"), joining, **contact.cleaned_data)
        except Refused as error:
            show_refusal(contact, error)
        else:
            return redirect(f"{reverse('joiner_data')}?done=1")
    context = {"sections": sections, "form": contact, "done": "done" in request.GET}
    return render(request, "listen/joiner_data.html", context, status=422 if contact.errors else 200)


@open_to("public")
def forgotten(request: HttpRequest) -> HttpResponse:
    """What was asked has been done; there is nothing left to show."""
    return render(request, "listen/forgotten.html")


@open_to("matter.correct")
@never_cache
def matter_rights(request: StaffRequest, pk: int) -> HttpResponse:
    """At the desk: what someone who came in may ask; after a reason, everything kept, to show or print for them."""
    found = seen_matter(request, pk)
    if not rules.may(request.user, "matter.correct", found):
        raise PermissionDenied("matter.correct")
    context = {"matter": found, "verbs": [verb for verb in possible(found, request.user) if verb.shelf == "rights"]}
    form = LookForm(request.POST or None, initial={"reason": _("居民本人到场查阅，已出示查询码")})
    if request.method == "POST" and form.is_valid():
        try:
            look(by(request), found, reason=form.cleaned_data["reason"], what="copy")
        except Refused as error:
            show_refusal(form, error)
        else:
            return render(
                request, "listen/rights_statement.html", {**context, "sections": rights.statement(whole(found))}
            )
    status = 422 if form.errors else 200
    return render(request, "listen/rights.html", {**context, "look_form": form}, status=status)
