"""Sending to the clinic."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bandeng.core import clock
from bandeng.gather import slots
from bandeng.gather.actions import Wish
from bandeng.gather.actions.booking import bookable
from bandeng.gather.models import Occasion
from bandeng.rally.fields import Law
from bandeng.web import formats
from bandeng.web.fields import new_form_key
from bandeng.web.formats import clock_time
from bandeng.web.forms import Chips


def _said(one: Occasion) -> str:
    return f"{formats.moment(one.opens_at)} · {one.venue.name}"


def _times(one: Occasion) -> list[tuple[str, Any]]:
    now = clock.now()
    free = slots.free(one, now) if bookable(one, now) else []
    times = [(f"{one.pk}@{at.isoformat()}", clock_time(at)) for at, _place in free]
    return [(str(one.pk), _("不约几点，到现场取号")), *times]


class BookForm(forms.Form):
    use_required_attribute = False
    # A clinic by its id, or a time there: id@moment.
    occasion = forms.ChoiceField(
        label=_("约哪一场，几点？"),
        error_messages={"invalid_choice": _("这个时间刚被约走，或者这一场已经取消。请另选一个。")},
    )
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    empty = _("请选择")

    def __init__(self, *args: Any, occasions: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"form_key": new_form_key(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.known = {str(one.pk): one for one in occasions}
        chosen: Any = self.fields["occasion"]
        chosen.choices = [("", self.empty), *((_said(one), _times(one)) for one in self.known.values())]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        pk, _at, moment = (values.pop("occasion", "") or "").partition("@")
        key = values.pop("form_key", "") or new_form_key()
        there = values["occasion"] = self.known.get(pk)
        values["wish"] = Wish(there, datetime.fromisoformat(moment), key) if there and moment else None
        return values


class RebookForm(BookForm):
    """For a referral that is there already."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class OfferForm(BookForm):
    field = forms.ChoiceField(label=_("大概是哪方面的法律问题？"), choices=Law.choices, widget=Chips)
    consent = forms.BooleanField(
        label=_("居民同意转给律师"),
        help_text=_("只转编号和领域，不转居民的话和联系方式。居民带着介绍单去。"),
        required=False,
    )
    field_order = ("field", "occasion", "consent")
    empty = _("以后再约")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["occasion"].required = False
