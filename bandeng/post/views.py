"""The call-back list and what was sent to whom, for staff."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from bandeng.core.actions import By
from bandeng.core.errors import Refused
from bandeng.core.permissions import granted, open_to
from bandeng.post import actions, events, queries
from bandeng.post.actions import CALL_TRIES
from bandeng.post.forms import CallForm, SearchForm
from bandeng.post.models import Message
from bandeng.post.rules import allowed
from bandeng.web.context import TAGS

PAGE = 20


@open_to("post.call")
@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """Who is to be told by telephone."""
    page = Paginator(queries.calls(request.user), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "post/calls.html",
        {
            "page": page,
            "lines": queries.lines(page.object_list, request.user),
            "limit": CALL_TRIES,
            "may_see": "post.see" in granted(request.user),
        },
    )


@open_to("post.call")
def call(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One call: what to say, and what came of it."""
    message = get_object_or_404(queries.calls(request.user), pk=pk)
    form = CallForm(request.POST or None, initial={"tries": message.attempts})
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                actions.close_call(_by(request), message, **form.cleaned_data)
                return redirect("calls")
            except Refused as refused:
                form.add_error(refused.field, str(refused))
                status = refused.status
        else:
            status = 422
    title, text = events.render(message)
    context = {
        "form": form,
        "line": queries.lines([message], request.user)[0],
        "say_title": title,
        "say": text,
        "say_language": TAGS.get(message.language, message.language),
        "limit": CALL_TRIES,
    }
    return render(request, "post/call.html", context, status=status)


@open_to("post.see")
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """What was sent to whom, and what came of it."""
    return _messages(request)


@open_to("post.call")
@require_POST
def retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Have a failed message sent again."""
    message = get_object_or_404(Message.objects.filter(allowed(request.user, "post.call")), pk=pk)
    try:
        actions.retry(_by(request), message)
    except Refused as refused:
        return _messages(request, problem=str(refused), status=refused.status)
    return redirect("messages")


def _messages(request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    form = SearchForm(request.GET)
    found = queries.seen(request.user, **form.wanted())
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "form": form,
        "page": page,
        "lines": queries.lines(page.object_list, request.user),
        "problem": problem,
        "searched": any(form.wanted().values()),
        "may_call": "post.call" in granted(request.user),
    }
    return render(request, "post/messages.html", context, status=status)


def _by(request: HttpRequest) -> By:
    return By(person=request.user, role="staff")  # type: ignore[arg-type]
