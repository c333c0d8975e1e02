"""What the pages of this room share: one form with one action behind it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise

from bandeng.core.errors import Refused

Text = str | Promise


def add_refusal(form: forms.Form, error: Refused) -> None:
    """Show what the action said, at its field where the form has it."""
    form.add_error(error.field if error.field in form.fields else None, str(error.message))


def form_page(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], Any],
    *,
    title: Text,
    back: str,
    submit: Text,
    lead: Text = "",
    danger: bool = False,
    template: str = "studio/form.html",
    more: dict[str, Any] | None = None,
    then: Callable[[Any], HttpResponse] | None = None,
) -> HttpResponse:
    """A page with one form: `act` gets the cleaned values; then to `then(result)`, or `back`.

    Another `template` extends studio/form.html and may need `more`.
    """
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                result = act(form.cleaned_data)
            except Refused as error:
                add_refusal(form, error)
                status = error.status
            else:
                return then(result) if then else HttpResponseRedirect(back)
    context = {
        "form": form,
        "title": title,
        "back_url": back,
        "submit": submit,
        "lead": lead,
        "danger": danger,
        **(more or {}),
    }
    return render(request, template, context, status=status)


def posted(request: HttpRequest) -> Any:
    """The form data of a POST, or None, so that a form opened by GET is empty."""
    return request.POST if request.method == "POST" else None


class AsRead(forms.Form):
    """Nothing is asked but that the thing is still the one that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


def confirmation(request: HttpRequest, version: int | None = None) -> forms.Form:
    """A form that asks nothing: its page says what will happen, and its button does it, for this `version`."""
    data = posted(request)
    return forms.Form(data) if version is None else AsRead(data, initial={"version": version})
