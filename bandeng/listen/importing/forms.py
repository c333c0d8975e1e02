"""The form by which a file is handed in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bandeng.listen.importing import lists
from bandeng.studio.models import Studio
from bandeng.web.forms import Chips, upload_problem


class ImportForm(forms.Form):
    use_required_attribute = False
    file = forms.FileField(
        label=_("要导入的表格"),
        help_text=_("CSV 或 xlsx，第一行是列名，至少有“内容”一列。先核对，确认后才写入。"),
        widget=forms.FileInput({"accept": ".csv,.xlsx,.xls,.ods,text/csv"}),
        error_messages={"required": _("请选择一个表格文件。"), "empty": _("这个文件是空的，请重新选择。")},
    )
    studio = forms.ModelChoiceField(label=_("导入到哪个工作室"), queryset=Studio.objects.none(), empty_label=None)

    def __init__(self, *args: Any, studios: QuerySet[Studio], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["studio"]
        field.queryset = studios  # type: ignore[attr-defined]
        if len(studios) == 1:
            field.widget = forms.HiddenInput()
            field.initial = studios[0].pk

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if problem := upload_problem(file):
            raise ValidationError(str(problem))
        return file


class ListForm(ImportForm):
    """A list of members or of units."""

    kind = forms.ChoiceField(
        label=_("这是哪种名册？"), choices=[(kind.code, kind.label) for kind in lists.KINDS.values()], widget=Chips
    )
    field_order = ("kind", "file", "studio")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("CSV 或 xlsx，第一行是列名。先核对，确认后才写入。")
