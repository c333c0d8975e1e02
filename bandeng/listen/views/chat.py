"""Paste from the chat group (粘贴微信群聊天): cut, tick, enter. Between the steps nothing is kept here."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from bandeng.algorithms.chat import cut
from bandeng.core.errors import Refused
from bandeng.core.permissions import open_to
from bandeng.listen import queries
from bandeng.listen.actions import receive_matter
from bandeng.listen.forms.chat import PasteForm, TakeForm
from bandeng.listen.views.refusals import show_refusal
from bandeng.studio.models import Studio
from bandeng.studio.request import StaffRequest, by
from bandeng.web.fields import new_form_key


@open_to("matter.enter")
@never_cache
def chat(request: StaffRequest) -> HttpResponse:
    """GET: where to paste. POST: the messages to tick; with `take`, those ticked come in."""
    studio = queries.studio_of(request.user, "matter.enter")
    if studio is None:
        return render(request, "listen/no_studio.html", status=404)
    form = PasteForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "listen/chat.html", {"form": form, "studio": studio}, status=422 if form.errors else 200)
    messages = cut(form.cleaned_data["chat"])
    if "take" not in request.POST:
        initial = {"chat": form.cleaned_data["chat"], "form_key": new_form_key()}
        context = {"form": TakeForm(messages=messages, initial=initial), "studio": studio}
        return render(request, "listen/chat_take.html", context)
    return _take(request, studio, TakeForm(request.POST, messages=messages))


def _take(request: StaffRequest, studio: Studio, form: TakeForm) -> HttpResponse:
    """Each in its own transaction: the same form sent again finds what it has made."""
    if form.is_valid():
        acting = by(request)
        try:
            made = [receive_matter(acting, intake) for intake in form.intakes(studio, get_language() or "zh-hans")]
        except Refused as error:
            show_refusal(form, error)
        else:
            return render(request, "listen/chat_done.html", {"received": made, "studio": studio})
    return render(request, "listen/chat_take.html", {"form": form, "studio": studio}, status=422)
