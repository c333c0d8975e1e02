"""Sending to the clinic."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bandeng.gather.models import Occasion
from bandeng.rally.fields import Law
from bandeng.web import formats
from bandeng.web.forms import Chips


def _said(one: Occasion) -> str:
    return f"{formats.moment(one.opens_at)} · {one.venue.name}"


class BookForm(forms.Form):
    use_required_attribute = False
    occasion = forms.ModelChoiceField(Occasion.objects.none(), label=_("约哪一场？"), empty_label=_("请选择"))

    def __init__(self, *args: Any, occasions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["occasion"]
        chosen.queryset = occasions  # type: ignore[attr-defined]
        chosen.label_from_instance = _said  # type: ignore[attr-defined]


class OfferForm(BookForm):
    field = forms.ChoiceField(label=_("大概是哪方面的法律问题？"), choices=Law.choices, widget=Chips)
    consent = forms.BooleanField(
        label=_("居民同意转给律师"),
        help_text=_("只转编号和领域，不转居民的话和联系方式。居民带着介绍单去。"),
        required=False,
    )
    field_order = ("field", "occasion", "consent")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["occasion"].required = False
        self.fields["occasion"].empty_label = _("以后再约")  # type: ignore[attr-defined]
