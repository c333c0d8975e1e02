"""A paper to be marked, made of the ballot's options; cleaned to the content that is kept."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bandeng.algorithms import voting
from bandeng.deliberate import ballot_words
from bandeng.deliberate.ballot_counting import SCALE, Content
from bandeng.deliberate.models import Ballot
from bandeng.web.forms import Chips

M = Ballot.Method
SCORES = [(str(score), str(score)) for score in range(SCALE[0], SCALE[1] + 1)]


class PaperForm(forms.Form):
    """The fields of one method; `content` is what was marked."""

    use_required_attribute = False

    def __init__(self, ballot: Ballot, data: Any = None, *, paper: Content | None = None, sheet: bool = False) -> None:
        super().__init__(data, initial=marked(ballot, paper) if paper else {})
        self.ballot, self.sheet = ballot, sheet
        self.options = ballot_words.titles(ballot.options)
        {M.APPROVAL: self._approval, M.RANKING: self._ranking, M.CRITERIA: self._criteria, M.YES_NO: self._yes_no}[
            M(ballot.method)
        ]()

    def _approval(self) -> None:
        self.fields["marks"] = forms.MultipleChoiceField(
            label=gettext_lazy("您赞成哪些？"),
            help_text=gettext_lazy("能接受的都勾上，勾几个都可以。"),
            choices=list(self.options.items()),
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        if not self.sheet:
            self.fields["none"] = forms.BooleanField(label=gettext_lazy("都不赞成"), required=False)

    def _ranking(self) -> None:
        places = [("", _("不排")), *((str(n), _("第 %(n)d 位") % {"n": n}) for n in range(1, len(self.options) + 1))]
        for key, title in self.options.items():
            self.fields[f"rank_{key}"] = forms.ChoiceField(label=title, choices=places, required=False)

    def _criteria(self) -> None:
        for key in self.options:
            for by, criterion in ballot_words.titles(self.ballot.criteria).items():
                self.fields[f"score_{key}_{by}"] = forms.ChoiceField(
                    label=criterion, choices=SCORES, widget=Chips, required=False
                )

    def _yes_no(self) -> None:
        choices = list(ballot_words.CHOICES.items())
        if self.sheet:
            self.fields["marks"] = forms.MultipleChoiceField(
                label=gettext_lazy("票上勾了哪些？"),
                choices=choices,
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
        else:
            wrong = {"required": gettext_lazy("请选一项。拿不定主意，可以选“弃权”。")}
            self.fields["marks"] = forms.ChoiceField(
                label=gettext_lazy("您的意见"), choices=choices, widget=forms.RadioSelect, error_messages=wrong
            )

    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The options with their criteria."""
        for key, title in self.options.items():
            yield title, [self[f"score_{key}_{one['key']}"] for one in self.ballot.criteria]

    @property
    def content(self) -> Content:
        return content(self.ballot, self.cleaned_data)

    def clean(self) -> Any:
        values = super().clean() or {}
        if not self.errors and not self.sheet:
            self._whole(values)
        return values

    def _whole(self, values: dict[str, Any]) -> None:
        """Say what is lacking on a paper that would say nothing."""
        found = content(self.ballot, values)
        if self.ballot.method == M.APPROVAL:
            if not found["marks"] and not values.get("none"):
                self.add_error("marks", _("您一个都没有勾。如果都不赞成，请勾选最下面的“都不赞成”。"))
            if found["marks"] and values.get("none"):
                self.add_error("none", _("您勾了选项，又勾了“都不赞成”，请去掉其中一种。"))
        elif self.ballot.method == M.RANKING:
            if not found["ranks"]:
                self.add_error(None, _("您一个都没有排。请至少给最想要的那个选“第 1 位”。"))
            elif len(found["ranks"]) == 1 and len(found["ranks"][0]) == len(self.options):
                self.add_error(None, _("您把所有选项排在同一位，等于没有排。请分出先后，至少改一个。"))
        elif self.ballot.method == M.CRITERIA and not found["scores"]:
            self.add_error(None, _("您一项都没有打分。请至少给一个选项打分；不清楚的可以空着。"))


def content(ballot: Ballot, values: dict[str, Any]) -> Content:
    """The marks in one form only: nothing tells two papers apart that say the same."""
    options = ballot_words.titles(ballot.options)
    if ballot.method in (M.APPROVAL, M.YES_NO):
        marks = values.get("marks") or []
        return {"marks": sorted([marks] if isinstance(marks, str) else marks)}
    if ballot.method == M.RANKING:
        ranks = {key: int(place) for key in options if (place := values.get(f"rank_{key}"))}
        return {"ranks": [sorted(group) for group in voting.from_ranks(ranks)]}
    scores = {
        key: {
            str(one["key"]): int(score) for one in ballot.criteria if (score := values.get(f"score_{key}_{one['key']}"))
        }
        for key in options
    }
    return {"scores": {key: given for key, given in scores.items() if given}}


def marked(ballot: Ballot, paper: Content) -> dict[str, Any]:
    """The values of the fields that give this paper."""
    if "ranks" in paper:
        places = enumerate(paper["ranks"], 1)
        return {f"rank_{key}": str(place) for place, group in places for key in group}
    if "scores" in paper:
        return {f"score_{key}_{by}": str(n) for key, given in paper["scores"].items() for by, n in given.items()}
    marks = paper.get("marks", [])
    return {"marks": marks[0] if ballot.method == M.YES_NO and marks else marks, "none": not marks}


class SheetForm(forms.Form):
    """Which sheet of paper, and whether it can be counted."""

    use_required_attribute = False
    sheet = forms.IntegerField(
        label=gettext_lazy("票上的编号"),
        min_value=1,
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
        error_messages={"required": gettext_lazy("请填票上印的编号。")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("这张票"),
        choices=[
            ("marks", gettext_lazy("照票上勾的录入")),
            ("blank", gettext_lazy("空白票")),
            ("unreadable", gettext_lazy("看不清，或写了别的")),
        ],
        initial="marks",
        widget=Chips,
    )
    again = forms.BooleanField(label=gettext_lazy("更正已录入的票"), required=False)


def of_sheet(ballot: Ballot, kind: str, paper: PaperForm) -> Content | None:
    """What a sheet counts as; None, with the form saying why, where nothing was entered."""
    if kind == "unreadable":
        return {"flaw": "unreadable"}
    if kind == "blank":
        return {"marks": []} if ballot.method == M.APPROVAL else {"flaw": "blank"}
    found = paper.content
    if not any(found.values()):
        paper.add_error(None, _("没有录入任何标记。如果票上什么也没有写，请选“空白票”。"))
        return None
    if ballot.method == M.YES_NO and len(found["marks"]) > 1:
        return {"flaw": "too_many"}
    return found
