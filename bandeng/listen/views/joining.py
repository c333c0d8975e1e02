"""One public matter, joining it, and what someone who joined sees of it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from bandeng.core.actions import By
from bandeng.core.errors import Refused
from bandeng.core.permissions import open_to
from bandeng.listen import queries, tracker
from bandeng.listen.actions.join import join_matter, joinable, leave_matter
from bandeng.listen.forms.join import JoinForm
from bandeng.listen.models import Matter
from bandeng.listen.publishing import public_copy
from bandeng.listen.views.refusals import show_refusal
from bandeng.web import cookies
from bandeng.web.fields import new_form_key


@open_to("public")
def public_matter(request: HttpRequest, pk: int) -> HttpResponse:
    """What everyone may read of a matter; where it is still open, the form to join it. 404 for all others."""
    matter = get_object_or_404(Matter.objects.select_related("studio", "community", "member__person", "unit"), pk=pk)
    copy = public_copy(matter)
    if copy is None:
        raise Http404
    form = _form(request) if joinable(matter) else None
    if request.method == "POST" and form is None:
        return redirect("public_matter", pk)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            made = join_matter(By(role="resident"), matter, form.wish(get_language() or "zh-hans"))
        except Refused as error:
            show_refusal(form, error)
        else:
            response = redirect("joined")
            tracker.open_joining(response, made.joining)
            value = {"code": made.access.code, "token": made.access.token, "again": made.again}
            cookies.put(response, tracker.JOINED, value, tracker.RECEIPT_SECONDS)
            return response
    context = {"matter": matter, "copy": copy, "form": form, "steps": queries.public_timeline(matter)}
    return render(request, "listen/public_matter.html", context, status=422 if form and form.errors else 200)


def _form(request: HttpRequest) -> JoinForm:
    return JoinForm(request.POST if request.method == "POST" else None, initial={"form_key": new_form_key()})


@open_to("tracker")
@never_cache
def joined(request: HttpRequest) -> HttpResponse:
    """For someone who joined: their code just after, the public copy and its progress. POST: leave again."""
    joining = tracker.joining_of(request)
    if joining is None:
        return redirect("track")
    if request.method == "POST":
        leave_matter(By(role="resident"), joining)
        response = render(request, "listen/left.html")
        response.delete_cookie(tracker.JOINING)
        response.delete_cookie(tracker.JOINED)
        return response
    matter = joining.matter
    fresh = cookies.read(request, tracker.JOINED)
    context = {
        "matter": matter,
        "copy": public_copy(matter),
        "steps": queries.public_timeline(matter),
        "next": queries.what_next(matter),
        "fresh": fresh,
        "link": request.build_absolute_uri(reverse("track_link", args=[fresh["token"]])) if fresh else "",
        "joining": joining,
    }
    return render(request, "listen/joined.html", context)
