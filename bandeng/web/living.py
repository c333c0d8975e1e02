"""Sample content for the living page of all components. Everyone in it is invented."""

import datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bandeng.web.forms import Chips, DateInput, DatePart, Face, Option, PhotosField, Portraits
from bandeng.web.nav import Link

DAY = datetime.datetime(2026, 11, 24, 10, 32, tzinfo=datetime.UTC)


class SampleForm(forms.Form):
    """One field of each kind."""

    use_required_attribute = False
    text = forms.CharField(
        label=_("您想说什么？"),
        help_text=_("说清楚是什么事、在什么地方、希望怎样解决。不必写姓名和电话。"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    kind = forms.ChoiceField(
        label=_("这是哪一类事情？"),
        choices=[
            ("ask", Option(_("求助"), _("遇到困难，希望有人帮忙"))),
            ("suggest", Option(_("建议"), _("有一个让大家更方便的主意"))),
            ("complain", Option(_("投诉"), _("对服务或管理不满意"))),
        ],
        widget=forms.RadioSelect,
    )
    member = forms.ChoiceField(
        label=_("您想找哪位委员？"),
        choices=[
            ("", Option(_("谁值班谁来办"), _("不指定委员"))),
            ("1", Face("安心怡", _("社区医院医师"))),
            ("2", Face("欧阳明远", _("律师"))),
            ("3", Face("单文博", _("中学教师"))),
        ],
        widget=Portraits,
        required=False,
    )
    urgency = forms.ChoiceField(
        label=_("急不急？"),
        choices=[("no", _("一般")), ("soon", _("比较急")), ("now", _("停水停电停气"))],
        widget=Chips,
    )
    phone = forms.CharField(
        label=_("手机号码"),
        help_text=_("只用来告诉您办理进展。"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel", "class": "short"}),
    )
    place = forms.ChoiceField(
        label=_("在哪个社区？"), choices=[("", _("请选择")), ("1", "徐家湾社区"), ("2", "渭水园社区")]
    )
    since = forms.DateField(label=_("从哪一天开始的？"), required=False, widget=DatePart)
    until = forms.DateField(label=_("承诺哪天办好？"), required=False, widget=DateInput)
    photos = PhotosField(label=_("照片"), help_text=_("可以拍照，也可以从相册选，最多 6 张。"), limit=6)
    consent = forms.BooleanField(
        label=_("同意把我的电话告诉承办单位"),
        help_text=_("不同意也一样办理。"),
        required=False,
    )


def context(request: HttpRequest) -> dict[str, Any]:
    """Everything the living page shows; `?errors` shows the form as it looks when it was filled in badly."""
    wrong = SampleForm({"text": "", "since_year": "2026", "since_month": "13", "since_day": "40"})
    return {
        "form": SampleForm(prefix="good"),
        "wrong_form": wrong,
        "day": DAY,
        "states": [
            (_("已收到"), "neutral", "inbox"),
            (_("办理中"), "busy", ""),
            (_("等您补充"), "wait", ""),
            (_("已办成"), "good", ""),
            (_("快到期"), "warn", "clock"),
            (_("已超期"), "bad", ""),
            (_("不属受理范围"), "off", ""),
        ],
        "lamps": [("green", _("按期")), ("amber", _("将到期")), ("red", _("已超期")), ("grey", _("不计时"))],
        "steps": [
            {
                "title": _("您说了一件事"),
                "time": DAY - datetime.timedelta(days=9),
                "tone": "neutral",
                "icon": "chat",
            },
            {
                "title": _("工作室已受理"),
                "time": DAY - datetime.timedelta(days=8),
                "who": "秦小禾",
                "tone": "busy",
                "icon": "inbox",
                "text": _("编号 徐民〔2026〕015号，已请委员和燃气公司一起看。"),
            },
            {
                "title": _("承办单位已答复"),
                "time": DAY,
                "who": "城北燃气",
                "tone": "good",
                "icon": "done",
                "text": _("管道已接到三单元，下周一通气。"),
            },
            {"title": _("等您确认"), "tone": "wait", "icon": "clock", "pending": True},
        ],
        "rows": [
            (_("编号"), "徐民〔2026〕015号"),
            (_("类别"), _("求助"), "#summary"),
            (_("地点"), "徐家湾社区 3 号院", "#summary"),
        ],
        "headers": [_("编号"), _("事项"), _("收到"), _("剩余工作日")],
        "table": [
            ("徐民〔2026〕015号", _("三单元通天然气"), "2026-11-15", 3),
            ("徐民〔2026〕016号", _("小区东门路灯不亮"), "2026-11-18", 8),
            ("徐民〔2026〕017号", _("老人食堂中午排队太长"), "2026-11-20", 12),
        ],
        "page": Paginator(range(2142), 50).page(7),
        "tabs": [
            Link("#tabs", _("待受理"), current=True, count=4),
            Link("#tabs", _("办理中"), count=17),
            Link("#tabs", _("已办结")),
        ],
        "step_labels": [_("说事情"), _("找委员"), _("联系方式"), _("核对")],
        "code": "1234567890123452",
        "crumbs": [(_("工作台"), "#"), (_("页面组件"),)],
        "people": [("安心怡", _("社区医院医师")), ("欧阳明远", _("律师")), ("单文博", _("中学教师"))],
    }
