"""What is filled in while a visitor talks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bandeng.gather.models import Occasion, Turn
from bandeng.listen.forms.enter import EnterForm
from bandeng.listen.models import Matter
from bandeng.studio.models import Person, Studio
from bandeng.web.forms import Chips, fields_shared_but


class HeardBy(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Those on duty who received the visitor."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Person) -> str:
        return obj.shown_name


def _on_duty(occasion: Occasion) -> Any:
    return Person.objects.filter(turns__occasion=occasion, turns__state=Turn.State.ON).distinct()


class HeardForm(forms.Form):
    """Who received; a form of its own, because it belongs to both ways out."""

    use_required_attribute = False
    members = HeardBy(label=_("谁接待的？"), queryset=None, required=False)

    def __init__(self, *args: Any, occasion: Occasion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["members"]
        field.queryset = _on_duty(occasion)
        field.initial = list(field.queryset)
        if not field.initial:
            del self.fields["members"]

    def members_chosen(self) -> list[Person]:
        return list(self.cleaned_data.get("members", ()))


class AnsweredForm(HeardForm):
    """Answered at once, without a matter."""

    answered = forms.ChoiceField(
        label=_("是哪一类？"),
        choices=Matter.Kind.choices,
        widget=Chips,
        error_messages={"required": _("请选是哪一类。")},
    )
    field_order = ("answered", "members")


@fields_shared_but("community", "wished")
class ReceiveForm(EnterForm):
    """The form of entering for others, for someone who sits here."""

    def __init__(self, *args: Any, studio: Studio, **kwargs: Any) -> None:
        super().__init__(*args, studio=studio, **kwargs)
        del self.fields["source"]
