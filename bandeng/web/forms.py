"""Form rendering in the house's look, and the fields that HTML lacks."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import django.forms
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.renderers import DjangoTemplates
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

Text = str | Promise
F = TypeVar("F", bound=type[forms.Form])


class Renderer(DjangoTemplates):
    """FORM_RENDERER: our widget templates before Django's own."""

    form_template_name = "web/form/form.html"
    field_template_name = "web/form/field.html"

    @cached_property
    def engine(self) -> Any:
        ours = Path(__file__).parent / "templates"
        return self.backend(
            {
                "APP_DIRS": True,
                "DIRS": [ours, Path(django.forms.__file__).parent / "templates"],
                "NAME": "bandengforms",
                "OPTIONS": {
                    "builtins": [
                        "django.templatetags.i18n",
                        "django.templatetags.static",
                        "bandeng.web.templatetags.bandeng",
                    ]
                },
            }
        )


class _Fields(dict[str, forms.Field]):
    """A form's fields, of which only some are copied for each form."""

    own: frozenset[str] = frozenset()

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, forms.Field]:
        return {name: deepcopy(field, memo) if name in self.own else field for name, field in self.items()}


def fields_shared_but(*own: str) -> Callable[[F], F]:
    """Let all forms of a class share its fields, except those that a form changes: copying took half its time."""

    def decorate(form: F) -> F:
        fields = _Fields(form.base_fields)
        fields.own = frozenset(own)
        form.base_fields = fields
        return form

    return decorate


@dataclass(frozen=True)
class Option:
    """The label of a choice with a hint under it."""

    label: Text
    hint: Text = ""

    def __str__(self) -> str:
        return str(self.label)


@dataclass(frozen=True)
class Face:
    """The label of a choice that is a person: name, post, address of the portrait (or none)."""

    name: str
    post: Text = ""
    picture: str = ""

    def __str__(self) -> str:
        return self.name


class Portraits(forms.RadioSelect):
    """Choose a person by portrait; labels of choices are `Face` (others are shown as plain choices)."""

    template_name = "web/form/portraits.html"


class Chips(forms.RadioSelect):
    """Short choices side by side."""

    template_name = "web/form/chips.html"


class DatePart(forms.Widget):
    """A date someone knows by heart, as three numbers: year, month, day."""

    template_name = "web/form/date.html"
    use_fieldset = True
    parts = (("year", _("年"), 4), ("month", _("月"), 2), ("day", _("日"), 2))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        numbers = str(value or "").split("-") if value else ["", "", ""]
        base = context["widget"]["attrs"].get("id", name)
        context["widget"]["parts"] = [
            {"name": f"{name}_{key}", "id": f"{base}_{key}", "label": label, "size": size, "value": number}
            for (key, label, size), number in zip(self.parts, (*numbers, "", "", ""), strict=False)
        ]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        numbers = [str(data.get(f"{name}_{key}", "")).strip() for key, _label, _size in self.parts]
        return "-".join(numbers) if any(numbers) else data.get(name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and all(f"{name}_{key}" not in data for key, _label, _size in self.parts)

    def id_for_label(self, id_: str | None, index: Any = None) -> str:
        return f"{id_}_year" if id_ else ""


class DateInput(forms.DateInput):
    """A date near today, with the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class PhotoInput(forms.FileInput):
    """Photos from the camera or the album (no `capture`, which would shut out the album)."""

    allow_multiple_selected = True
    template_name = "web/form/photos.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": "image/*", "multiple": True, **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list["UploadedFile[Any]"]:
        return files.getlist(name) if hasattr(files, "getlist") else list(filter(None, [files.get(name)]))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files


class PhotosField(forms.FileField):
    """Up to `limit` photos as a list of files, each at most settings.PHOTO_LIMIT bytes; not decoded here."""

    widget = PhotoInput

    def __init__(self, *, limit: int | None = None, **kwargs: Any) -> None:
        self.limit = limit or settings.PHOTOS_PER_MATTER
        super().__init__(**{"required": False, **kwargs})

    def clean(self, data: Any, initial: Any = None) -> list["UploadedFile[Any]"]:
        files = list(data or [])
        problems = [problem for file in files if (problem := upload_problem(file))]
        if len(files) > self.limit:
            problems.append(_("一次最多上传 %(limit)d 张照片，请减少后再提交。") % {"limit": self.limit})
        if self.required and not files:
            problems.append(_("请至少选一张照片。"))
        if problems:
            raise ValidationError(problems)
        return files


class ClipInput(PhotoInput):
    """Recordings or a film, straight from the phone's recorder or camera; `capture` gives one, so an input each."""

    template_name = "web/form/clips.html"

    def __init__(self, accept: str, count: int = 1) -> None:
        super().__init__({"accept": accept, "multiple": False, "capture": True})
        self.count = count

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["parts"] = [{"attrs": self._part(context["widget"]["attrs"], n)} for n in range(self.count)]
        return context

    def _part(self, attrs: dict[str, Any], number: int) -> dict[str, Any]:
        """The attributes of one input of several: a name to be read out, and an id of its own but for the first."""
        if self.count == 1:
            return attrs
        own = {"id": f"{attrs['id']}_{number + 1}"} if number and "id" in attrs else {}
        return {**attrs, **own, "aria-label": _("第 %(number)d 段") % {"number": number + 1}}


class ClipsField(PhotosField):
    """Up to `limit` recordings or films as a list of files, as large as settings.UPLOADS allows; not looked into."""

    def __init__(self, *, accept: str, limit: int, **kwargs: Any) -> None:
        super().__init__(limit=limit, widget=ClipInput(accept, limit), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list["UploadedFile[Any]"]:
        files = list(data or [])
        problems = [problem for file in files if (problem := upload_problem(file))]
        if len(files) > self.limit:
            problems.append(_("一次最多 %(limit)d 段，请减少后再提交。") % {"limit": self.limit})
        if problems:
            raise ValidationError(problems)
        return files


def upload_problem(file: "UploadedFile[Any]") -> Text | None:
    """What is wrong with a file as it arrived: too large, or empty; None when it may be looked at further."""
    limit = getattr(file, "limit", settings.PHOTO_LIMIT)
    megabytes = limit // 1_000_000
    if getattr(file, "too_large", False) or (file.size or 0) > limit:
        return _("“%(name)s”太大了，每个文件不能超过 %(limit)d MB。请换一张小一些的，其他内容已为您保留。") % {
            "name": file.name,
            "limit": megabytes,
        }
    if getattr(file, "too_many", False):
        return _("一次选的文件太多，“%(name)s”没有收下。") % {"name": file.name}
    if not file.size:
        return _("“%(name)s”是空文件，请重新选择。") % {"name": file.name}
    return None
