"""Regions, studios, venues, groups, units and the calendar."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bandeng.algorithms.coordinates import GCJ02, WGS84
from bandeng.studio.models import Region, Studio, Unit
from bandeng.studio.queries import Choices
from bandeng.web.forms import DateInput, Option, upload_problem


class StudioForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=80)
    short = forms.CharField(
        label=_("文号简称"), help_text=_("用在编号里，例如“徐民”：徐民〔2026〕015号。"), max_length=8
    )
    line = forms.CharField(label=_("热线电话"), max_length=40, required=False)
    founded_on = forms.DateField(label=_("成立日期"), widget=DateInput, required=False)
    name_hant = forms.CharField(label=_("繁体名称"), max_length=80, required=False)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)


class NewStudioForm(StudioForm):
    region = forms.CharField(
        label=_("所在地的代码"), help_text=_("街道或社区的 9 位或 12 位代码，可在“区划”里查到。"), max_length=12
    )
    code = forms.SlugField(
        label=_("代码"), help_text=_("字母、数字和连字符，用在网址里，以后不能改，例如 xujiawan。"), max_length=50
    )
    parent = forms.ModelChoiceField(
        Studio.objects.none(),
        label=_("属于哪个工作室"),
        help_text=_("开设委员工作站时选择；工作室不用选。"),
        required=False,
        empty_label=_("不属于，是工作室"),
    )
    field_order = ("name", "code", "short", "region", "parent")

    def __init__(self, *args: Any, studios: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = studios  # type: ignore[attr-defined]

    def clean_region(self) -> Region:
        region = Region.objects.filter(code=self.cleaned_data["region"].strip()).first()
        if region is None:
            raise ValidationError(_("没有这个代码，请先在“区划”里查找或导入。"))
        return region

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).lower()


class VenueForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=80)
    address = forms.CharField(label=_("地址"), max_length=200)
    hours = forms.CharField(
        label=_("开放时间"), help_text=_("照平常说话的样子写，例如：每周三上午 9 点到 11 点。"), max_length=200
    )


class GroupForm(forms.Form):
    name = forms.CharField(label=_("名称"), help_text=_("例如：徐家湾委员小组。"), max_length=60)


class UnitForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=80)
    kind = forms.ChoiceField(label=_("种类"), choices=Unit.Kind.choices, widget=forms.RadioSelect)


class NewUnitForm(UnitForm):
    path = forms.ChoiceField(label=_("属于哪里"))

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["path"].choices = places  # type: ignore[attr-defined]


class RegionForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=60)
    name_hant = forms.CharField(
        label=_("繁体名称"), help_text=_("有的字有两种写法，不自动转换，请核对后填写。"), max_length=60, required=False
    )
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)


class NewRegionForm(RegionForm):
    code = forms.CharField(
        label=_("代码"), help_text=_("街道 9 位，社区、村 12 位。上级缺少时自动补上。"), max_length=12
    )
    field_order = ("code", "name", "name_hant", "name_en")


class PlaceForm(forms.Form):
    latitude = forms.FloatField(
        label=_("纬度"), help_text=_("例如：34.320000。"), required=False, widget=forms.TextInput({"class": "short"})
    )
    longitude = forms.FloatField(
        label=_("经度"), help_text=_("例如：108.970000。"), required=False, widget=forms.TextInput({"class": "short"})
    )
    system = forms.ChoiceField(
        label=_("这是哪一种坐标？"),
        help_text=_("百度地图的坐标（BD-09）不能直接填。"),
        choices=[
            (WGS84, Option("WGS-84", _("手机定位、天地图用的坐标。"))),
            (GCJ02, Option("GCJ-02", _("多数街道地图用的坐标，会换算成 WGS-84 再保存。"))),
        ],
        widget=forms.RadioSelect,
        initial=WGS84,
    )


class RegionsFileForm(forms.Form):
    file = forms.FileField(
        label=_("区划代码表"),
        help_text=_("CSV 文件，第一行是列名：code（9 位代码）、name；可以再有 name_hant、name_en。"),
        widget=forms.FileInput({"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if problem := upload_problem(file):
            raise ValidationError(str(problem))
        return bytes(file.read())


class DayForm(forms.Form):
    day = forms.DateField(label=_("日期"), widget=DateInput)
    working = forms.ChoiceField(
        label=_("这一天"), choices=[("1", _("上班")), ("0", _("放假"))], widget=forms.RadioSelect
    )
    name = forms.CharField(label=_("说明"), help_text=_("例如：春节调休。"), max_length=60, required=False)
