"""Making a ballot, its tickets, its count, its lot."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bandeng.deliberate import ballot_words
from bandeng.deliberate.actions.ballot import Terms
from bandeng.deliberate.models import Activity, Ballot
from bandeng.deliberate.voters import MOST_TICKETS
from bandeng.studio.models import Studio
from bandeng.web.fields import CleanText, among

WEIGHED = re.compile(r"^(?P<title>.*\S)[\s:\uff1a,\uff0c=]+(?P<weight>\d{1,3})\s*[\u5206%\uff05]?$")


class Lines(CleanText):
    """Several lines; cleaned to a list of those with words."""

    widget = forms.Textarea

    def clean(self, value: Any) -> Any:
        return [line.strip() for line in str(super().clean(value)).splitlines() if line.strip()]


class BallotForm(forms.Form):
    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    studio = forms.ModelChoiceField(Studio.objects.none(), label=_("哪个工作室？"), empty_label=None)
    activity = forms.ModelChoiceField(
        Activity.objects.none(),
        label=_("在哪次协商活动上用？"),
        empty_label=_("不属于某次活动"),
        required=False,
    )
    title = forms.CharField(label=_("要大家决定什么？"), help_text=_("一句话，例如：小区空地怎么用。"), max_length=80)
    about = CleanText(
        label=_("说明"),
        help_text=_("背景、每个选项是什么意思、花多少钱。"),
        max_length=2000,
        widget=forms.Textarea,
        required=False,
    )
    method = forms.ChoiceField(label=_("怎么表决？"), choices=ballot_words.METHODS, widget=forms.RadioSelect)
    options = Lines(
        label=_("有哪些选项？"),
        help_text=_("每行写一个，2 到 20 个。开始投票后不能再改。"),
        max_length=2000,
        required=False,
    )
    criteria = Lines(
        label=_("按哪些标准打分，各占多少？"),
        help_text=_("每行一条，名称后面空一格写权重（1 到 100），例如：花钱少 30。"),
        max_length=1000,
        required=False,
    )
    rule = forms.ChoiceField(
        label=_("多少票赞成才算通过？"),
        help_text=_("按本次协商的规则选。按到场、应到人数算的，计票时要填人数。"),
        choices=[("", _("请选择")), *ballot_words.RULES.items()],
        required=False,
    )
    quorum = forms.ChoiceField(
        label=_("到场人数有要求吗？"),
        choices=[("", _("没有要求")), *ballot_words.QUORUMS.items()],
        required=False,
    )
    access = forms.ChoiceField(label=_("谁能投？"), choices=ballot_words.ACCESS, widget=forms.RadioSelect)

    def __init__(self, *args: Any, studios: Any, activities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among(self.fields["studio"], lambda: studios)
        among(self.fields["activity"], lambda: activities)

    def clean_criteria(self) -> list[tuple[str, int]]:
        found = []
        for line in self.cleaned_data["criteria"]:
            parts = WEIGHED.match(line)
            if self.data.get("method") == Ballot.Method.CRITERIA and not parts:
                text = _("“%(line)s”后面没有写权重。请在名称后面空一格写一个数，例如：花钱少 30。")
                raise forms.ValidationError(text % {"line": line})
            if parts:
                found.append((parts["title"], int(parts["weight"])))
        return found

    def terms(self) -> Terms:
        names = ("title", "about", "method", "options", "criteria", "rule", "quorum", "access", "activity")
        return Terms(**{name: self.cleaned_data[name] for name in names})


class ChangeForm(BallotForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, studios=Studio.objects.none(), **kwargs)
        del self.fields["studio"]


def initial(ballot: Ballot) -> dict[str, Any]:
    """What the form of a draft shows."""
    names = ("title", "about", "method", "rule", "quorum", "access", "version", "activity")
    return {
        **{name: getattr(ballot, name) for name in names},
        "options": "\n".join(one["title"] for one in ballot.options),
        "criteria": "\n".join(f"{one['title']} {one['weight']}" for one in ballot.criteria),
    }


class TicketsForm(forms.Form):
    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    count = forms.IntegerField(
        label=_("要多少张？"),
        min_value=1,
        max_value=MOST_TICKETS,
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
    )


class CountForm(forms.Form):
    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    present = forms.IntegerField(
        label=_("到场多少人？"),
        help_text=_("可以投票的人里到场的。收到的票比到场的人多，表决就作废。"),
        min_value=0,
        max_value=100_000,
        required=False,
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
    )
    entitled = forms.IntegerField(
        label=_("应到多少人？"),
        help_text=_("一共有多少人可以投票。"),
        min_value=1,
        max_value=100_000,
        required=False,
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
    )
    void = forms.BooleanField(label=_("收到的票确实比人数多，按作废处理"), required=False)


class SourceForm(forms.Form):
    use_required_attribute = False
    source = forms.CharField(
        label=_("用哪个公开的数抽签？"),
        help_text=_("要是还没有人知道、谁也定不了的数，例如：12 月 1 日双色球的开奖号码。写明后不能换。"),
        max_length=120,
    )


class SeedForm(forms.Form):
    use_required_attribute = False
    seed = forms.CharField(
        label=_("公布的数是什么？"), help_text=_("照公布的样子写，谁都可以照着重算一遍。"), max_length=120
    )
