"""Adding documents and pictures."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bandeng.core.errors import Invalid
from bandeng.core.language import labelled
from bandeng.core.photos import Picture
from bandeng.core.photos import prepare as prepare_picture
from bandeng.deliberate import files
from bandeng.web.fields import CleanText
from bandeng.web.forms import PhotosField, upload_problem


class MaterialForm(forms.Form):
    use_required_attribute = False
    title = CleanText(label=_("名称"), help_text=_("例如：管道走向图。"), max_length=80)
    material = forms.FileField(
        label=_("文件"),
        help_text=_("PDF、Word、Excel、PPT 或图片，20 MB 以内。"),
        error_messages={"required": _("请选一个文件。"), "empty": _("这是空文件，请重新选择。")},
        allow_empty_file=True,
    )
    public = forms.BooleanField(label=_("公开：谁都能打开"), required=False, initial=True)

    def clean_material(self) -> files.Document:
        file = self.cleaned_data["material"]
        if problem := upload_problem(file):
            raise forms.ValidationError(str(problem))
        try:
            return files.prepare(file.read(), file.name)
        except Invalid as error:
            raise forms.ValidationError(str(error.message)) from error


class PictureForm(forms.Form):
    use_required_attribute = False
    photos = PhotosField(
        label=_("会议的照片"), help_text=_("一次最多 6 张。先只给工作室的人看，联络员再定公开哪几张。"), required=True
    )
    caption = CleanText(label=_("说明"), max_length=80, required=False)

    def clean_photos(self) -> list[Picture]:
        found: list[Any] = []
        for file in self.cleaned_data["photos"]:
            try:
                found.append(prepare_picture(file))
            except Invalid as error:
                raise forms.ValidationError(labelled(file.name, error)) from error
        return found
