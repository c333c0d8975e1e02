"""Draws: making one, its quotas, volunteering, fixing, drawing."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bandeng.deliberate.actions.draw import LARGEST, SMALLEST
from bandeng.deliberate.draw_attributes import READY, Attribute
from bandeng.deliberate.models import Activity, Draw
from bandeng.studio.models import Member, Studio
from bandeng.web.fields import CleanText, CodeField, PhoneField, among
from bandeng.web.forms import Chips, DateInput, Option

SHORT = {"inputmode": "numeric", "class": "short", "autocomplete": "off"}
FROM = [
    ("residents", Option(_("报名的居民"), _("公开报名，网页或到工作室都行。"))),
    ("members", Option(_("本工作室的委员"), _("名册就是在任委员，按界别和小组配额。"))),
]


class TextForm(forms.Form):
    """What can be changed as long as people volunteer."""

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = CleanText(label=_("抽签选谁？"), help_text=_("例如：小区停车改造议事代表"), max_length=80)
    about = CleanText(
        label=_("请大家来做什么？"),
        help_text=_("写明来几次、每次多久、在哪里、有没有补贴。居民报名前先看这段话。"),
        widget=forms.Textarea({"rows": 4}),
        max_length=2000,
    )
    size = forms.IntegerField(label=_("抽几位？"), min_value=SMALLEST, max_value=LARGEST, widget=forms.TextInput(SHORT))
    until = forms.DateField(
        label=_("报名到哪一天？"), help_text=_("空着，就到固定名册为止。"), widget=DateInput, required=False
    )


class CallForm(TextForm):
    studio = forms.ModelChoiceField(Studio.objects.none(), label=_("哪个工作室？"), empty_label=None)
    source = forms.ChoiceField(label=_("从谁里面抽？"), choices=FROM, widget=forms.RadioSelect, initial="residents")
    ready = forms.MultipleChoiceField(
        label=_("按什么配额？"),
        help_text=_("只选真正要保证的，问得越少越好。下一步再定每种几位。"),
        choices=[(code, title) for code, (title, _values) in READY.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    own = CleanText(
        label=_("还要按别的配额吗？"),
        help_text=_("每行一项，例如：居住情况：自有住房、租住。信仰、民族、政治面貌、健康不能问。"),
        widget=forms.Textarea({"rows": 2}),
        max_length=600,
        required=False,
    )
    activity = forms.ModelChoiceField(
        Activity.objects.none(),
        label=_("为哪项协商活动？"),
        help_text=_("选了，抽中的人就进入这项活动的参加者名单。"),
        required=False,
        empty_label=_("不为哪项活动"),
    )
    field_order = ("studio", "title", "about", "activity", "source", "size", "ready", "own", "until")

    def __init__(self, *args: Any, studios: Any, activities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among(self.fields["studio"], lambda: studios)
        among(self.fields["activity"], lambda: activities)

    def arguments(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        values.pop("version")
        from_members = values.pop("source") == "members"
        return {**values, "from_members": from_members}


class QuotaForm(forms.Form):
    """Least and most of each value; empty means: any number."""

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, attributes: list[Attribute], size: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attributes, self.size = attributes, size
        for place, one in enumerate(attributes):
            for at, value in enumerate(one["values"]):
                for side, label in (("least", gettext("最少")), ("most", gettext("最多"))):
                    number = value[side]
                    empty = 0 if side == "least" else size
                    self.fields[f"{side}_{place}_{at}"] = forms.IntegerField(
                        label=f"{one['title']} · {value['title']} {label}",
                        min_value=0,
                        max_value=size,
                        required=False,
                        initial=None if number == empty else number,
                        widget=forms.TextInput(SHORT),
                    )

    def limits(self) -> dict[tuple[str, str], tuple[int, int]]:
        values = self.cleaned_data
        found = {}
        for place, one in enumerate(self.attributes):
            for at, value in enumerate(one["values"]):
                least, most = values[f"least_{place}_{at}"], values[f"most_{place}_{at}"]
                found[one["key"], value["key"]] = (least or 0, self.size if most is None else most)
        return found

    def rows(self, counts: Any) -> list[tuple[str, list[tuple[str, int, BoundField, BoundField]]]]:
        """For the table: each attribute's title, and of each value title, volunteers, least, most."""
        return [
            (
                title,
                [
                    (value["title"], number, self[f"least_{place}_{at}"], self[f"most_{place}_{at}"])
                    for at, (value, number) in enumerate(values)
                ],
            )
            for place, (title, values) in enumerate(counts)
        ]


class JoinForm(forms.Form):
    """Volunteering: each attribute as chips, then name and telephone."""

    use_required_attribute = False
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, draw: Draw, desk: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attributes = draw.attributes
        for place, one in enumerate(draw.attributes):
            self.fields[f"value_{place}"] = forms.ChoiceField(
                label=one["title"],
                help_text=_("下面选的只用来按配额抽签，和编号一起公布，没有姓名。") if place == 0 else "",
                choices=[(value["key"], value["title"]) for value in one["values"]],
                widget=Chips,
                error_messages={"required": _("请选一项。")},
            )
        self.fields["name"] = CleanText(label=_("您的姓名"), help_text=_("加密保存，不公开。"), max_length=40)
        self.fields["phone"] = PhoneField(
            label=_("您的电话"), help_text=_("抽中了通知您，只为这件事用。"), max_length=30, required=not desk
        )
        self.fields["consent"] = forms.BooleanField(
            label=_("自愿报名，已满 18 岁，同意工作室为这次抽签保存、使用姓名和电话"),
            error_messages={"required": _("请先勾选同意，才能报名。")},
        )

    def arguments(self) -> dict[str, Any]:
        values = self.cleaned_data
        held = {one["key"]: values[f"value_{place}"] for place, one in enumerate(self.attributes)}
        return {"values": held} | {name: values[name] for name in ("name", "phone", "consent", "form_key")}


class EnlistForm(forms.Form):
    use_required_attribute = False
    member = forms.ModelChoiceField(Member.objects.none(), label=_("哪位委员？"), empty_label=None)

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among(self.fields["member"], lambda: members)


class FixForm(forms.Form):
    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    value_named = CleanText(
        label=_("用哪个公开数字？"),
        help_text=_(
            "要等到名册固定以后才公布、谁也左右不了的数字，写明日期和写法。例如：2026年12月1日双色球开奖号码，"
            "红球从小到大，最后蓝球，中间空一格。"
        ),
        max_length=200,
    )
    value_on = forms.DateField(label=_("这个数字哪一天公布？"), help_text=_("不到这一天，不能抽签。"), widget=DateInput)


class DrawForm(forms.Form):
    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    value = CleanText(label=_("公布的数字"), max_length=200)
    again = CleanText(label=_("再输一遍"), help_text=_("输错了不能改，请对照公布的数字。"), max_length=200)


class ReplaceForm(forms.Form):
    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    relax = forms.BooleanField(
        label=_("配额凑不齐时，按最小的改动放宽"), help_text=_("改了哪几项会写进公开的记录。"), required=False
    )


class FailForm(forms.Form):
    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    why = CleanText(
        label=_("为什么作废？"),
        help_text=_("向所有人公开，不要写姓名。"),
        widget=forms.Textarea({"rows": 3}),
        max_length=200,
    )


class CodeForm(forms.Form):
    use_required_attribute = False
    code = CodeField(help_text=_("报名时给您的，每 4 位一组。空格和横线可以不输。"))
