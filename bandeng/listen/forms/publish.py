"""The forms of publishing. `above` names the part of the page that stands over the form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bandeng.listen import publishing
from bandeng.listen.forms.verbs import LONG, VerbForm
from bandeng.web.fields import CleanText


class ProposePublicationForm(VerbForm):
    above = "listen/parts/blacken.html"
    title = CleanText(label=_("公开的标题"), max_length=120)
    words = CleanText(
        label=_("公开的内容"),
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("系统建议遮去的，已换成〔姓名〕这样的标记。遮多了可以改回来，没有遮到的请自己遮去。"),
    )
    place = CleanText(label=_("公开的地点"), max_length=120, required=False, help_text=_("不写门牌、房号。"))
    reply = CleanText(label=_("公开的答复"), max_length=20000, required=False, widget=forms.Textarea(attrs={"rows": 7}))

    def prepare(self) -> None:
        self.kept = publishing.start(self.matter)
        for name, text in publishing.proposed(self.matter).items().items():
            self.initial.setdefault(name, text)
        if not self.kept.reply:
            del self.fields["reply"]

    @property
    def parts(self) -> list[tuple[Any, list[tuple[str, str]]]]:
        """What is kept, text by text, with what is proposed for blacking out."""
        return [
            (self.fields[name].label, list(publishing.changes(before, self.initial[name])))
            for name, before in self.kept.items().items()
            if name in self.fields and before
        ]


class ApprovePublicationForm(VerbForm):
    """Nothing to fill in: what will be public, what was changed, and what still looks like a person."""

    above = "listen/parts/public_copy.html"

    def prepare(self) -> None:
        self.proposal = publishing.waiting(self.matter)

    @property
    def parts(self) -> list[tuple[Any, str, list[tuple[str, str]]]]:
        if self.proposal is None:
            return []
        labels = ProposePublicationForm.base_fields
        before = publishing.kept(self.matter).items()
        return [
            (labels[name].label, after, list(publishing.changes(before[name], after)))
            for name in publishing.NAMES
            if (after := getattr(self.proposal, name))
        ]

    @property
    def suspicious(self) -> list[str]:
        if self.proposal is None:
            return []
        return publishing.suspicious(publishing.Copy(**{n: getattr(self.proposal, n) for n in publishing.NAMES}))


class RefusePublicationForm(VerbForm):
    above = "listen/parts/public_copy.html"
    remark = CleanText(label=_("哪里要改？"), widget=LONG, max_length=1000)

    def prepare(self) -> None:
        self.proposal = publishing.waiting(self.matter)

    parts = ApprovePublicationForm.parts
    suspicious = ApprovePublicationForm.suspicious


class TakeDownForm(VerbForm):
    remark = CleanText(label=_("为什么撤下？"), widget=LONG, max_length=1000, help_text=_("撤下后，公众马上看不到。"))
