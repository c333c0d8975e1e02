"""The resident's form: what, where, to whom, photos, how to reach you, what you agree to."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from bandeng.core import recordings
from bandeng.core.errors import Invalid
from bandeng.core.language import labelled
from bandeng.core.photos import Picture, prepare
from bandeng.core.recordings import Clip
from bandeng.listen.models import Matter
from bandeng.listen.recordings_of import UNHEARD
from bandeng.studio import portraits
from bandeng.studio.models import Member, Studio
from bandeng.web.fields import WORDS_LIMIT, CleanText, CodeField, PhoneField, among, new_form_key
from bandeng.web.forms import Chips, ClipsField, Face, Option, PhotosField, Portraits, fields_shared_but


class WishedField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A member of the studio, by portrait."""

    widget = Portraits

    def label_from_instance(self, obj: Member) -> Any:
        return Face(obj.shown_name, f"{obj.post} · {obj.sector}", portraits.address(obj))


def check_contact(form: forms.Form, cleaned: dict[str, Any]) -> None:
    """Whoever wants to be told leaves a number that can be used for it."""
    if cleaned.get("contact") in ("sms", "call") and "phone" in cleaned and not cleaned["phone"]:
        form.add_error("phone", _("请填写电话号码；不想留电话，请选“不留”。"))
    if cleaned.get("contact") == "sms" and cleaned.get("phone", "1").startswith("0"):
        form.add_error("phone", _("座机收不到短信。请填手机号，或改选“打电话告诉我”。"))


@fields_shared_but("community", "wished")
class SpeakForm(forms.Form):
    """One short page. Only the words are asked of everyone; the rest can be left alone."""

    use_required_attribute = False
    form_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    words = CleanText(
        label=_("您想反映什么？"),
        help_text=_(
            "用平常的话说就行：什么事、从什么时候开始、您希望怎么解决。请不要写身份证号、银行卡号。"
            "要反映工作室的工作人员，请写出姓名，本人看不到这件事。"
        ),
        widget=forms.Textarea(attrs={"rows": 7}),
        max_length=WORDS_LIMIT,
        error_messages={"required": _("请写下您想反映的事情。")},
    )
    place = CleanText(
        label=_("事情发生在哪里？"),
        help_text=_("例如：某某小区 3 号楼前的路灯。不确定可以不填。"),
        required=False,
        max_length=120,
    )
    community = forms.ModelChoiceField(  # type: ignore[var-annotated]
        label=_("属于哪个社区？"),
        queryset=None,
        required=False,
        empty_label=_("不确定"),
    )
    wished = WishedField(
        label=_("您想对哪位委员说？"),
        help_text=_("可以不选，由当天值班的委员接待。"),
        queryset=None,
        required=False,
        blank=True,
        empty_label=Option(_("值班委员"), _("由当天值班的委员接待")),  # type: ignore[arg-type]
    )
    behalf = forms.ChoiceField(
        label=_("这是谁的事？"),
        choices=Matter.Behalf.choices,
        initial="",
        required=False,
        widget=Chips,
    )
    whose = CleanText(
        label=_("怎么称呼他（她）？"),
        required=False,
        max_length=20,
        help_text=_("例如“我母亲”“三楼的李大爷”。加密保存，只给办理人员看。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    whose_phone = PhoneField(
        label=_("他（她）的电话"),
        required=False,
        help_text=_("本人同意才填。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        max_length=40,
    )
    child = forms.BooleanField(label=_("他（她）不满 14 周岁，监护人知道并同意反映这件事"), required=False)
    photos = PhotosField(label=_("有照片吗？"), help_text=_("最多 6 张。照片只给办理人员看，会去掉拍摄地点等信息。"))
    recordings = ClipsField(
        label=_("录音"),
        help_text=_("不方便打字就说给我们听：最多 3 段，每段 60 秒以内。只有联络员能听，不公开，不给承办单位。"),
        accept="audio/*",
        limit=3,
    )
    film = ClipsField(
        label=_("短视频"),
        help_text=_("一段，60 秒以内，30 MB 以内。只有联络员能看。"),
        accept="video/*",
        limit=1,
    )
    contact = forms.ChoiceField(
        label=_("您愿意留下联系方式吗？"),
        choices=[
            ("no", Option(_("不留，我用查询码查进度"), _("您会得到一个 16 位查询码。"))),
            ("sms", Option(_("留手机号，有进展发短信给我"))),
            ("call", Option(_("留电话，有结果打电话告诉我"), _("适合不方便看短信的人。"))),
        ],
        initial="no",
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择是否留下联系方式。")},
    )
    phone = PhoneField(
        label=_("电话号码"),
        required=False,
        help_text=_("加密保存，只在办理这件事时使用，办结后到期删除。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        max_length=40,
    )
    name = CleanText(
        label=_("怎么称呼您"),
        required=False,
        max_length=20,
        help_text=_("可以不填，也可以写“张女士”。"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    share_with_unit = forms.BooleanField(label=_("可以把我的电话告诉承办单位，方便他们联系我"), required=False)
    may_publish = forms.BooleanField(label=_("可以公开这件事和办理结果（隐去个人信息）"), required=False)
    guardian = forms.BooleanField(label=_("我不满 14 周岁，监护人知道并同意我反映这件事"), required=False)

    def __init__(self, *args: Any, studio: Studio, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pictures: list[Picture] = []
        self.clips: list[Clip] = []
        among(self.fields["community"], studio.region.children.all)
        among(self.fields["wished"], lambda: studio.members.filter(until=None).select_related("person"))

    def clean_photos(self) -> list[Any]:
        files: list[Any] = self.cleaned_data["photos"]
        for file in files[: settings.PHOTOS_PER_MATTER]:
            try:
                self.pictures.append(prepare(file))
            except Invalid as error:
                raise forms.ValidationError(labelled(file.name, error)) from error
        return files

    def clean_recordings(self) -> list[Any]:
        return self._clips("recordings")

    def clean_film(self) -> list[Any]:
        return self._clips("film")

    def _clips(self, name: str) -> list[Any]:
        files: list[Any] = self.cleaned_data[name]
        for file in files:
            try:
                self.clips.append(recordings.prepare(file.read(), film=name == "film"))
            except Invalid as error:
                raise forms.ValidationError(labelled(file.name, error)) from error
        return files

    def more_told(self) -> bool:
        """Whether what is folded away has to be looked at again."""
        return bool(self["recordings"].errors or self["film"].errors)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.clips and self.has_error("words", "required"):
            del self.errors["words"]
            cleaned["words"] = UNHEARD
        check_contact(self, cleaned)
        self._check_behalf(cleaned)
        return cleaned

    def _check_behalf(self, cleaned: dict[str, Any]) -> None:
        behalf, whose = cleaned.get("behalf"), cleaned.get("whose", "")
        if behalf and not whose and "whose" in cleaned:
            self.add_error("whose", _("请写明是谁的事，不方便说名字可以写“邻居大爷”。"))
        if not behalf and (whose or cleaned.get("whose_phone")):
            self.add_error("whose", _("这里填了别人，请在上面选您替谁反映；是您本人的事，请把这里清空。"))
        if behalf == Matter.Behalf.GUARDIAN and not cleaned.get("child"):
            self.add_error("child", _("替不满 14 周岁的孩子反映，需要监护人同意，请勾选。"))

    def _sealed(self) -> dict[str, str]:
        """What is sealed with the words: of whom someone speaks, and that a guardian agreed."""
        data = self.cleaned_data
        found = {name: data[name] for name in ("whose", "whose_phone") if data["behalf"] and data[name]}
        return {**found, "guardian": "yes"} if data["guardian"] or (data["behalf"] and data["child"]) else found

    def intake(self, studio: Studio, language: str, source: Matter.Source) -> dict[str, Any]:
        """What was filled in, as `Intake` takes it."""
        data = self.cleaned_data
        left = data["contact"] != "no"
        return {
            "studio": studio,
            "words": data["words"],
            "source": source,
            "place": data["place"],
            "community": data["community"],
            "behalf": data["behalf"],
            "extra": self._sealed(),
            "wished": data["wished"],
            "name": data["name"] if left else "",
            "phone": data["phone"] if left else "",
            "tell_later": left,
            "tell_by": data["contact"] if left else Matter.TellBy.SMS,
            "share_with_unit": left and data["share_with_unit"],
            "may_publish": data["may_publish"],
            "language": language,
            "pictures": self.pictures,
            "clips": self.clips,
            "form_key": data["form_key"] or new_form_key(),
        }


class CodeForm(forms.Form):
    """The tracking code, typed from the slip."""

    use_required_attribute = False
    code = CodeField(help_text=_("写在回执单上，每 4 位一组。空格和横线可以不输。"))
