"""Forms of the desk and of participants for opinion polls."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bandeng.core import clock
from bandeng.deliberate.actions.poll import LONGEST
from bandeng.deliberate.models import Activity, Poll
from bandeng.deliberate.models.poll import Access
from bandeng.studio.models import Studio
from bandeng.web.fields import CleanText, among, new_form_key
from bandeng.web.forms import DateInput, Option

ACCESS = (
    (
        Access.LINK,
        Option(_("有链接就能参加"), _("发到群里、贴二维码都行。一个浏览器算一个人，防不住有人换手机重复参加。")),
    ),
    (Access.TICKET, Option(_("凭参与码，一人一码"), _("把参与码印成小条，一人发一张。换手机也还是这一个人。"))),
    (Access.MEMBERS, Option(_("只限本工作室委员"), _("委员登录后参加。"))),
)
ADDING = _("参加者可以提自己的观点（您看过以后才给别人看）")


def closing(day: date | None) -> Any:
    """A poll that runs to a day ends with that day."""
    return clock.midnight(day + timedelta(days=1)) if day else None


def last_day(poll: Poll) -> date | None:
    return clock.day(poll.closes_at - timedelta(seconds=1)) if poll.closes_at else None


class PollForm(forms.Form):
    use_required_attribute = False
    title = forms.CharField(label=_("想问大家什么？"), help_text=_("例如：充电桩装在哪里好"), max_length=80)
    about = CleanText(
        label=_("背景"),
        help_text=_("参加的人先看到这一段。写清楚为什么问、结果怎么用。"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        required=False,
    )
    statements = forms.CharField(
        label=_("先摆出哪些观点？"),
        help_text=_(
            "一行一条，每条最多 140 个字，只说一件事，让人能答“同意”或“不同意”。"
            "赞成的、反对的都要有；10 到 30 条比较合适。"
        ),
        widget=forms.Textarea(attrs={"rows": 12}),
        required=False,
    )
    access = forms.ChoiceField(label=_("谁可以参加？"), choices=ACCESS, widget=forms.RadioSelect, initial=Access.LINK)
    adding = forms.BooleanField(label=ADDING, required=False, initial=True)
    live = forms.BooleanField(label=_("进行中就公布意见地图（不勾选，结束以后才公布）"), required=False, initial=False)
    closes_on = forms.DateField(
        label=_("到哪一天结束？"),
        help_text=_("这一天过完自动结束。不填就一直开着，由您来结束。"),
        widget=DateInput,
        required=False,
    )
    makeup = CleanText(
        label=_("这一片都住着什么人？"),
        help_text=_("知道的话，一行一类，空一格写百分比，例如：60 岁以上 23%。用来提醒谁没有来，不会问参加的人。"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        required=False,
    )

    def clean(self) -> Any:
        values = super().clean() or {}
        values["closes_at"] = closing(values.pop("closes_on", None))
        return values


class NewPollForm(PollForm):
    studio = forms.ModelChoiceField(Studio.objects.none(), label=_("哪个工作室？"), empty_label=None)
    activity = forms.ModelChoiceField(
        Activity.objects.none(),
        label=_("为哪一次协商活动？"),
        required=False,
        empty_label=_("不属于哪一次活动"),
    )
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=64, initial=new_form_key)
    field_order = ("studio", "title", "about", "statements", "access", "adding", "live", "closes_on", "activity")

    def __init__(self, *args: Any, studios: Any, activities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among(self.fields["studio"], lambda: studios)
        among(self.fields["activity"], lambda: activities)


class PollChangeForm(PollForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ExtendForm(forms.Form):
    use_required_attribute = False
    closes_on = PollForm.base_fields["closes_on"]
    adding = forms.BooleanField(label=ADDING, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> Any:
        values = super().clean() or {}
        values["closes_at"] = closing(values.pop("closes_on", None))
        return values


class StatementForm(forms.Form):
    use_required_attribute = False
    text = CleanText(
        label=_("观点"),
        help_text=_("最多 140 个字，只说一件事，让人能答“同意”或“不同意”。"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST,
    )


class OwnStatementForm(StatementForm):
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=64, initial=new_form_key)
    # Similar ones were shown, and this one is wanted all the same.
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)


class DecideForm(StatementForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ReasonForm(forms.Form):
    use_required_attribute = False
    reason = CleanText(
        label=_("理由"),
        help_text=_("参加的人都看得到，请写得让人服气。例如：和第 3 条重复；写了具体的人名；和这个题目无关。"),
        max_length=120,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class CountForm(forms.Form):
    use_required_attribute = False
    count = forms.IntegerField(
        label=_("做几张？"),
        min_value=1,
        max_value=2000,
        widget=forms.TextInput({"inputmode": "numeric", "class": "short", "autocomplete": "off"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


ON_PAPER = {"1": 1, "2": -1, "0": 0}


class SheetForm(forms.Form):
    """One paper sheet: its number, and a key for each statement; what was left blank is not seen."""

    use_required_attribute = False
    sheet = forms.IntegerField(
        label=_("第几号表？"),
        min_value=1,
        widget=forms.TextInput({"inputmode": "numeric", "class": "short", "autocomplete": "off"}),
    )
    correct = forms.BooleanField(label=_("改正已经录入的"), required=False)

    def __init__(self, *args: Any, statements: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = [f"s{one.number}" for one in statements]
        for one in statements:
            self.fields[f"s{one.number}"] = forms.ChoiceField(
                label=f"{one.number}. {one.text}",
                choices=[("", ""), ("1", _("同意")), ("2", _("不同意")), ("0", _("说不清"))],
                widget=forms.TextInput(
                    {"inputmode": "numeric", "class": "short", "autocomplete": "off", "data-key": "", "maxlength": 1}
                ),
                required=False,
                error_messages={"invalid_choice": _("只填 1、2、0，没有勾的空着。")},
            )

    @property
    def said(self) -> dict[int, int]:
        values = self.cleaned_data
        return {int(name[1:]): ON_PAPER[values[name]] for name in self.names if values.get(name)}

    @property
    def rows(self) -> Any:
        return [self[name] for name in self.names]
