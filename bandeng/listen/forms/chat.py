"""Pasting from a chat group: the copied text, then which messages are taken up and how."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bandeng.algorithms.chat import Said, cut, without_others
from bandeng.core.language import labelled, listed
from bandeng.core.redact import MARKS
from bandeng.listen.actions import Intake
from bandeng.listen.models import Matter
from bandeng.studio.models import Studio
from bandeng.web.fields import WORDS_LIMIT, CleanText, new_form_key
from bandeng.web.forms import Chips

LONGEST_CHAT = 50_000


class PasteForm(forms.Form):
    """The text as it was copied. It is cut and shown, and kept nowhere."""

    use_required_attribute = False
    chat = CleanText(
        label=_("把群聊粘贴在这里"),
        help_text=_("在微信里多选消息，复制或转发到电脑，再整段粘贴。名字、时间、内容会自动分开。"),
        widget=forms.Textarea(attrs={"rows": 12, "autofocus": True}),
        max_length=LONGEST_CHAT,
        error_messages={"required": _("请先粘贴聊天内容。")},
    )

    def clean_chat(self) -> str:
        chat: str = self.cleaned_data["chat"]
        if not cut(chat):
            raise forms.ValidationError(_("里面没有可以登记的话。请检查是不是只复制了图片或系统提示。"))
        return chat


class TakeForm(PasteForm):
    """Which of the messages become matters."""

    form_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    chat = CleanText(widget=forms.HiddenInput, max_length=LONGEST_CHAT)
    taken = forms.TypedMultipleChoiceField(
        label=_("登记哪几条？"),
        help_text=_("没有勾选的一条也不保存。"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少勾选一条。")},
    )
    how = forms.ChoiceField(
        label=_("勾选的怎么登记？"),
        choices=[("one", _("合成一件事")), ("each", _("每条各是一件事"))],
        initial="one",
        widget=Chips,
    )
    names = forms.BooleanField(
        label=_("保留说话人的群昵称，作为联系人称呼（加密保存）"),
        required=False,
    )

    def __init__(self, *args: Any, messages: list[Said], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.messages = messages
        self.fields["taken"].choices = [(at, _shown(said)) for at, said in enumerate(messages)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        chosen = [self.messages[at] for at in cleaned.get("taken", [])]
        if cleaned.get("how") == "one" and sum(len(said.words) + 1 for said in chosen) > WORDS_LIMIT:
            self.add_error("taken", _("勾选的话太长，请少选几条，或每条各登记一件。"))
        if chosen and not any(map(self._words, chosen)):
            self.add_error("taken", _("勾选的只是在叫别人，没有可以登记的内容。"))
        if any(len(said.words) > WORDS_LIMIT for said in chosen):
            self.add_error("taken", _("有一条太长，请自行摘要后用“代为登记”录入。"))
        return cleaned

    def _words(self, said: Said) -> str:
        """What someone said, without the others in the chat."""
        return without_others(said, {one.name for one in self.messages}, MARKS["name"])

    def intakes(self, studio: Studio, language: str) -> list[Intake]:
        """One matter of all that was ticked, or one of each; nothing in them names others in the chat."""
        data = self.cleaned_data
        chosen = [said for at in sorted(data["taken"]) if self._words(said := self.messages[at])]
        groups = [chosen] if data["how"] == "one" else [[said] for said in chosen]
        key = data["form_key"] or new_form_key()
        return [
            Intake(
                studio=studio,
                words="\n".join(map(self._words, group)),
                source=Matter.Source.CHAT,
                name=_names(group) if data["names"] else "",
                language=language,
                form_key=f"{key}.{number}",
            )
            for number, group in enumerate(groups)
        ]


def _shown(said: Said) -> str:
    who = " ".join(part for part in (said.name, said.time) if part)
    return labelled(who, said.words) if who else said.words


def _names(group: list[Said]) -> str:
    return listed(dict.fromkeys(said.name for said in group if said.name))[:20]
