"""People, their roles, and members."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from bandeng.studio.models import Group, Person, Role, Unit
from bandeng.studio.queries import Choices
from bandeng.web.forms import DateInput, PhotosField

PHONE_HINT = _("手机号，或带区号的座机号。只给要打电话的工作人员看，加密保存，不公开。")


class PersonForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=40)
    phone = forms.CharField(label=_("电话"), help_text=PHONE_HINT, max_length=30, required=False)
    email = forms.EmailField(label=_("电子邮箱"), help_text=_("有提醒时发到这里。"), max_length=200, required=False)
    name_hant = forms.CharField(
        label=_("繁体姓名"), help_text=_("姓名不自动转换，请按本人的写法填写。"), max_length=40, required=False
    )
    name_en = forms.CharField(
        label=_("英文姓名"),
        help_text=_("不填时按拼音显示，例如 Shan Xiaoming。"),
        max_length=80,
        required=False,
    )


class RoleForm(forms.Form):
    kind = forms.ChoiceField(label=_("身份"), choices=[("", _("请选择")), *Role.Kind.choices])
    path = forms.ChoiceField(label=_("在哪里"), help_text=_("这个身份在所选的地方和它下面都有效。"))
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("单位"),
        help_text=_("承办单位经办人必须选，其他身份不用选。"),
        required=False,
        empty_label=_("不选"),
    )
    since = forms.DateField(label=_("从哪一天起"), help_text=_("不填就从现在起。"), widget=DateInput, required=False)
    until = forms.DateField(
        label=_("到哪一天止"), help_text=_("含这一天。不填就一直有效。"), widget=DateInput, required=False
    )

    def __init__(self, *args: Any, places: Choices, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["path"].choices = places  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class NewPersonForm(PersonForm, RoleForm):
    """Someone new, with the first role: without one only administrators of everything could find them."""

    language = forms.ChoiceField(label=_("语言"), choices=settings.LANGUAGES)
    field_order = ("name", "kind", "path", "unit", "phone", "email", "language", "name_hant", "name_en")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["since"], self.fields["until"]


class MemberForm(forms.Form):
    post = forms.CharField(label=_("职务"), help_text=_("居民看到的介绍，例如“某某医院院长”。"), max_length=120)
    sector = forms.CharField(label=_("界别"), help_text=_("例如：医药卫生界。"), max_length=40)
    term = forms.CharField(
        label=_("届次"), help_text=_("例如：政协未央区第十一届委员会。"), max_length=60, required=False
    )
    words = forms.CharField(label=_("一句话介绍"), max_length=200, required=False)


class NewMemberForm(MemberForm):
    person = forms.ModelChoiceField(
        Person.objects.none(), label=_("人员"), help_text=_("没有的话，先在“人员”里添加。"), empty_label=_("请选择")
    )
    group = forms.ModelChoiceField(Group.objects.none(), label=_("委员小组"), empty_label=_("请选择"))
    since = forms.DateField(label=_("任职起"), widget=DateInput)
    field_order = ("person", "group", "post", "sector", "term", "since", "words")

    def __init__(self, *args: Any, people: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]


class PortraitForm(forms.Form):
    portrait = PhotosField(
        label=_("照片"), help_text=_("正面半身照，JPG、PNG 或 WebP 格式，不超过 12 MB。"), limit=1, required=True
    )

    def clean_portrait(self) -> Any:
        return self.cleaned_data["portrait"][0]
