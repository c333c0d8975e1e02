"""The code of a slip, of a poll or a ballot."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bandeng.web.fields import CodeField


class TicketField(CodeField):
    wrong = {
        "length": _("参与码是 16 位数字，您输入的位数不对，请对照小条检查。"),
        "digits": _("参与码只有数字，请对照小条检查。"),
        "check": _("参与码有一位不对，请对照小条检查。"),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(help_text=_("印在发给您的小条上，16 位数字，一人一张。"))
        self.label = _("您的 16 位参与码")
        self.error_messages["required"] = _("请输入小条上的参与码。")
        self.widget.attrs["class"] = "code"


class TicketCodeForm(forms.Form):
    use_required_attribute = False
    code = TicketField()
