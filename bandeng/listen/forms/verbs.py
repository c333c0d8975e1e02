"""The forms of the verbs: each one question or two. `arguments` gives what the action is called with."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bandeng.core import clock
from bandeng.core.errors import Invalid
from bandeng.core.language import listed
from bandeng.core.photos import Picture, prepare
from bandeng.listen import guessing, second_look
from bandeng.listen.models import Matter, Reply
from bandeng.listen.reasons import DECLINE
from bandeng.listen.rules import visible
from bandeng.listen.states import OPEN
from bandeng.studio.models import Member, Person, Unit
from bandeng.studio.reach import above
from bandeng.studio.setting_fields import working_days
from bandeng.web.fields import CleanText
from bandeng.web.forms import Chips, DateInput, Option, PhotosField

LONG = forms.Textarea(attrs={"rows": 5})


class VerbForm(forms.Form):
    """A form for one verb on one matter; `version` is the matter as the person saw it."""

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, matter: Matter, person: Person | None, **kwargs: Any) -> None:
        self.matter, self.acting = matter, person
        kwargs.setdefault("initial", {"version": matter.version})
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Fill in choices that depend on the matter."""

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)

    def second_look(self) -> list[second_look.Remark]:
        """What the author should see before what they wrote goes out: asked once, of a valid form."""
        return []


class AcceptForm(VerbForm):
    kind = forms.ChoiceField(label=_("这是哪一类事项？"), choices=Matter.Kind.choices, widget=Chips)
    category = forms.ChoiceField(label=_("属于哪个领域？"), required=False)
    urgent = forms.BooleanField(label=_("加急（停水、停电、停气等）"), required=False)
    title = CleanText(label=_("标题"), max_length=120, help_text=_("隐去姓名、电话、门牌等个人信息。"))
    words = CleanText(
        label=_("隐去个人信息后的内容"),
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("系统已遮去疑似个人信息，请核对。检索和公开只用这份文本，原文加密保存。"),
    )
    place = CleanText(label=_("地点"), max_length=120, required=False)

    def prepare(self) -> None:
        for name in ("kind", "category", "title", "words", "place"):
            self.initial.setdefault(name, getattr(self.matter, name))
        known = [*self.matter.studio.setting("categories"), self.matter.category]
        most = working_days(self.matter.studio.setting("urgent_days"))
        self.fields["urgent"].help_text = _("加急事项 %(days)s内答复。") % {"days": most}
        self._suggest("kind", guessing.kind_of)
        known.append(self._suggest("category", guessing.category_of))
        choices = [("", _("不确定")), *((label, label) for label in dict.fromkeys(filter(None, known)))]
        self.fields["category"].choices = choices  # type: ignore[attr-defined]

    def _suggest(self, name: str, guess: Callable[[Matter], guessing.Guess | None]) -> str:
        """Where nobody has said yet, choose what is guessed, and say why; what was chosen."""
        found = None if self.initial[name] or self.is_bound else guess(self.matter)
        if found:
            self.initial[name] = found.code
            why = listed(found.why)
            self.fields[name].help_text = _("这是按文字猜的（“%(why)s”），请核对。") % {"why": why} if why else ""
        return str(self.initial[name] or self.data.get(name, ""))


class AssignForm(VerbForm):
    member = forms.ModelChoiceField(label=_("转给哪位委员？"), queryset=Member.objects.none())
    unit = forms.ModelChoiceField(
        label=_("由哪个单位承办并答复？"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("不需要承办单位"),
        help_text=_("选了承办单位，就由该单位答复，答复时限以它为准。"),
    )
    supports = forms.ModelMultipleChoiceField(
        label=_("还要哪些单位会办？"),
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("会办单位能看到这件事，把意见给主办单位；答复只由主办单位写。"),
    )
    remark = CleanText(label=_("拟办意见"), widget=LONG, required=False, max_length=2000)

    def prepare(self) -> None:
        studio = self.matter.studio
        members = Member.objects.filter(studio=studio.parent or studio, until=None)
        self.fields["member"].queryset = members.select_related("person")  # type: ignore[attr-defined]
        units = Unit.objects.filter(kind=Unit.Kind.HANDLING, path__in=above(self.matter.path))
        self.fields["unit"].queryset = self.fields["supports"].queryset = units  # type: ignore[attr-defined]
        self.initial.setdefault("member", self.matter.member_id or self.matter.wished_id)
        self.initial.setdefault("unit", self.matter.unit_id)
        self.initial.setdefault("supports", list(self.matter.supports.values_list("unit_id", flat=True)))


class DeclineForm(VerbForm):
    reason = forms.ChoiceField(
        label=_("为什么不予受理？"),
        choices=[(code, Option(reason, where)) for code, (reason, where) in DECLINE.items()],
        widget=forms.RadioSelect,
        help_text=_("居民会看到理由和应当去的地方。"),
    )
    explanation = CleanText(label=_("补充说明"), widget=LONG, required=False, max_length=1000)


class WordsForm(VerbForm):
    """One text; what is asked stands in the verb."""

    words = CleanText(label=_("内容"), widget=LONG, max_length=5000)
    ask: Any = None
    hint: Any = ""

    def prepare(self) -> None:
        self.fields["words"].label = self.ask or self.fields["words"].label
        self.fields["words"].help_text = self.hint


class RespondForm(WordsForm):
    ask = _("您想对居民说什么？")
    hint = _("这是委员的回应，居民马上能看到。承办单位的答复另行填写。")

    def second_look(self) -> list[second_look.Remark]:
        return second_look.before_sending(self.matter, self.cleaned_data["words"])


class NoteForm(WordsForm):
    ask = _("内部备注")
    hint = _("居民看不到。")


class TranscribeForm(WordsForm):
    ask = _("录音里说了什么？")
    hint = _("先在“原文、联系方式和照片”里写明理由，听录音，再照原话写下来。个人信息会自动遮去，受理时再核对。")


class PressForm(WordsForm):
    ask = _("催办什么？")
    hint = _("会通知委员和承办单位，并记入进度。")


class InstructForm(WordsForm):
    ask = _("批示意见")
    hint = _("会通知经办人，居民看不到。")


class SuperviseForm(WordsForm):
    ask = _("督办要求")
    hint = _("会通知经办人，并记入进度。")


class DisputeForm(WordsForm):
    ask = _("哪里没有解决？")
    hint = _("写清楚还差什么，会退回重新办理。")


class AddWordsForm(WordsForm):
    ask = _("您想补充什么？")


class WithdrawForm(VerbForm):
    words = CleanText(label=_("为什么撤回？可以不填。"), widget=LONG, required=False, max_length=1000)


class ResumeForm(VerbForm):
    words = CleanText(label=_("补充的内容"), widget=LONG, max_length=5000)


class WaitForm(VerbForm):
    question = CleanText(
        label=_("需要居民补充什么？"),
        widget=LONG,
        max_length=1000,
    )

    def prepare(self) -> None:
        most = working_days(self.matter.studio.setting("wait_days"))
        self.fields["question"].help_text = _("等待期间停止计时，最多 %(days)s。") % {"days": most}


class ReplyForm(VerbForm):
    words = CleanText(
        label=_("答复内容"),
        widget=forms.Textarea(attrs={"rows": 9}),
        max_length=8000,
        help_text=_("说清楚：查到什么、做了什么、什么时候完成；办不到的，说明依据。"),
    )
    result = forms.ChoiceField(label=_("办理结果"), choices=Reply.Result.choices, widget=forms.RadioSelect)
    promised_on = forms.DateField(
        label=_("承诺完成日期"),
        required=False,
        widget=DateInput,
        help_text=_("选“承诺限期解决”时填写。到落实之前，会一直挂在账上。"),
    )

    def second_look(self) -> list[second_look.Remark]:
        return second_look.before_sending(self.matter, self.cleaned_data["words"], self.cleaned_data["result"])


class RemarkForm(VerbForm):
    remark = CleanText(label=_("需要补正什么？"), widget=LONG, max_length=1000)


class CarryOutForm(VerbForm):
    on = forms.DateField(label=_("哪一天落实的？"), widget=DateInput)
    evidence = CleanText(
        label=_("落实了什么，怎么看得出来？"),
        widget=LONG,
        max_length=3000,
        help_text=_("例如：路灯已修复，晚上到现场看过，三盏都亮。"),
    )
    photos = PhotosField(label=_("落实照片"))

    def prepare(self) -> None:
        self.initial.setdefault("on", clock.today())

    def clean_photos(self) -> tuple[Picture, ...]:
        try:
            return tuple(prepare(file) for file in self.cleaned_data["photos"])
        except Invalid as error:
            raise forms.ValidationError(str(error)) from error

    def arguments(self) -> dict[str, Any]:
        data = super().arguments()
        return {"pictures": data.pop("photos"), **data}


SATISFIED = [
    (Matter.Satisfied.YES, _("满意")),
    (Matter.Satisfied.FAIRLY, _("基本满意")),
    (Matter.Satisfied.NO, _("不满意")),
]


class ConfirmForm(VerbForm):
    satisfied = forms.ChoiceField(
        label=_("事情办好了，您满意吗？"),
        choices=[choice for choice in SATISFIED if choice[0] != Matter.Satisfied.NO],
        widget=Chips,
        help_text=_("确认后事项办结。没有解决或不满意的，请返回选“不满意，申请再办”。"),
    )
    words = CleanText(label=_("还想说的话"), widget=LONG, required=False, max_length=1000)


class CallBackForm(VerbForm):
    reached = forms.ChoiceField(
        label=_("电话打通了吗？"),
        choices=[("1", _("打通了")), ("", _("没有打通"))],
        widget=Chips,
        required=False,
    )
    satisfied = forms.ChoiceField(label=_("居民怎么说？"), choices=SATISFIED, widget=Chips, required=False)
    words = CleanText(label=_("原话要点"), widget=LONG, required=False, max_length=1000)

    def arguments(self) -> dict[str, Any]:
        data = super().arguments()
        return {**data, "reached": bool(data["reached"])}


class MergeForm(VerbForm):
    into = forms.CharField(
        label=_("并入哪一件？"), help_text=_("填写那件事的编号，例如：徐民〔2026〕015号。"), max_length=40
    )

    def clean_into(self) -> Matter:
        found = Matter.objects.filter(
            visible(self.acting, "matter.merge") if self.acting else Q(pk__in=()),
            number=self.cleaned_data["into"].strip(),
            state__in=OPEN,
        ).first()
        if found is None:
            raise forms.ValidationError(_("没有找到这个编号的办理中事项，请核对编号。"))
        return found


class SplitForm(VerbForm):
    parts = CleanText(
        label=_("拆成哪几件？"),
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("每件事写成一段，段与段之间空一行，共 2 到 5 段。居民用原来的查询码能看到每一件。"),
    )

    def prepare(self) -> None:
        self.initial.setdefault("parts", self.matter.words)

    def arguments(self) -> dict[str, Any]:
        data = super().arguments()
        return {**data, "parts": [part.strip() for part in data["parts"].split("\n\n")]}


class AvoidForm(VerbForm):
    person = forms.ModelChoiceField(
        label=_("谁应当回避？"),
        queryset=Person.objects.filter(is_active=True),
        help_text=_("回避的人看不到、也不能办理这件事。"),
    )


class LiftForm(VerbForm):
    person = forms.ModelChoiceField(label=_("谁不需要回避？"), queryset=Person.objects.none())
    reason = CleanText(label=_("为什么不需要？"), max_length=200, help_text=_("例如：同名的另一个人，或只是提到。"))

    def prepare(self) -> None:
        kept_out = self.matter.avoidances.values("person_id")
        self.fields["person"].queryset = Person.objects.filter(pk__in=kept_out)  # type: ignore[attr-defined]


class DoubtForm(VerbForm):
    reason = CleanText(label=_("为什么认为无效？"), widget=LONG, max_length=500)


class LookForm(forms.Form):
    use_required_attribute = False
    reason = CleanText(
        label=_("为什么要看原文和联系方式？"),
        max_length=120,
        help_text=_("会记入查看记录，居民凭查询码可以看到谁在什么时候为什么看过。"),
    )
