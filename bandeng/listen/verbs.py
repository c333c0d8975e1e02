"""What can be done with a matter, as buttons: slug, action, words, form. Order is the order on the page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from bandeng.core import clock
from bandeng.listen import actions, publishing, rules, states
from bandeng.listen.actions.answer import may_reply, waiting_reply
from bandeng.listen.actions.extend import may_ask, waiting_extension
from bandeng.listen.actions.resident import handled_by
from bandeng.listen.actions.units import may_send_back, taken_on
from bandeng.listen.forms import handling
from bandeng.listen.forms import publish as publish_forms
from bandeng.listen.forms import rights as rights_forms
from bandeng.listen.forms import verbs as forms
from bandeng.listen.models import Matter
from bandeng.studio.models import Person


@dataclass(frozen=True)
class Verb:
    """One verb. `main` verbs are the next step in the normal course; `fits` says more than the state does."""

    slug: str
    code: str
    label: str | Promise
    form: type[forms.VerbForm]
    run: Callable[..., Any]
    main: bool = False
    danger: bool = False
    # Verbs with a shelf stand on a page of their own.
    shelf: str = ""
    fits: Callable[[Matter, Person], bool] = lambda matter, person: True


def _has_draft(matter: Matter, person: Person) -> bool:
    return waiting_reply(matter) is not None


def _no_draft(matter: Matter, person: Person) -> bool:
    return waiting_reply(matter) is None and may_reply(person, matter, clock.now())


def _did_not_handle(matter: Matter, person: Person) -> bool:
    return not matter.anonymous and not handled_by(matter, person)


def _doubted_by_other(matter: Matter, person: Person) -> bool:
    return matter.steps.filter(code="matter.doubt").exclude(person=person).exists()


def _someone_kept_out(matter: Matter, person: Person) -> bool:
    return matter.avoidances.exists()


def _asked_by_other(matter: Matter, person: Person) -> bool:
    found = waiting_extension(matter)
    return found is not None and found.asked_by_id != person.pk


def _unheard(matter: Matter, person: Person) -> bool:
    return matter.recordings.filter(transcribed_at=None).exists()


def _something_to_do(matter: Matter, person: Person) -> bool:
    """Whether the reply said that something would be done here."""
    return matter.result not in ("explained", "elsewhere")


def _publishable(matter: Matter, person: Person) -> bool:
    checked = matter.may_publish and not matter.confidential and matter.redacted_by_id is not None
    return checked and publishing.waiting(matter) is None


def _proposed_by_other(matter: Matter, person: Person) -> bool:
    found = publishing.waiting(matter)
    return found is not None and found.proposed_by_id != person.pk


def _copy_waits(matter: Matter, person: Person) -> bool:
    return publishing.waiting(matter) is not None


def _is_public(matter: Matter, person: Person) -> bool:
    return matter.published_at is not None


A = actions
VERBS: tuple[Verb, ...] = (
    Verb("accept", "matter.accept", pgettext_lazy("verb", "受理"), forms.AcceptForm, A.accept_matter, main=True),
    Verb(
        "acknowledge",
        "matter.acknowledge",
        pgettext_lazy("verb", "我来办"),
        forms.VerbForm,
        A.acknowledge,
        main=True,
        fits=lambda matter, person: not taken_on(matter, person),
    ),
    Verb(
        "send",
        "matter.send_reply",
        pgettext_lazy("verb", "核对并发送答复"),
        forms.VerbForm,
        A.send_reply,
        main=True,
        fits=_has_draft,
    ),
    Verb("respond", "matter.respond", pgettext_lazy("verb", "委员回应"), forms.RespondForm, A.respond, main=True),
    Verb(
        "reply",
        "matter.draft_reply",
        pgettext_lazy("verb", "填写答复"),
        forms.ReplyForm,
        A.draft_reply,
        main=True,
        fits=_no_draft,
    ),
    Verb(
        "carry-out",
        "matter.carry_out",
        pgettext_lazy("verb", "登记落实"),
        forms.CarryOutForm,
        A.carry_out,
        main=True,
        fits=_something_to_do,
    ),
    Verb(
        "call-back",
        "matter.call_back",
        pgettext_lazy("verb", "电话回访"),
        forms.CallBackForm,
        A.call_back,
        main=True,
        fits=_did_not_handle,
    ),
    Verb("assign", "matter.assign", pgettext_lazy("verb", "转办"), forms.AssignForm, A.assign_matter, main=True),
    Verb("instruct", "matter.instruct", pgettext_lazy("verb", "批示"), forms.InstructForm, A.instruct, main=True),
    Verb("supervise", "matter.supervise", pgettext_lazy("verb", "督办"), forms.SuperviseForm, A.supervise),
    Verb(
        "return",
        "matter.return_reply",
        pgettext_lazy("verb", "退回补正"),
        forms.RemarkForm,
        A.return_reply,
        main=True,
        fits=_has_draft,
    ),
    Verb("wait", "matter.wait", pgettext_lazy("verb", "请居民补充"), forms.WaitForm, A.wait_for_resident),
    Verb("resume", "matter.resume", pgettext_lazy("verb", "登记居民的补充"), forms.ResumeForm, A.resume),
    Verb("press", "matter.press", pgettext_lazy("verb", "催办"), forms.PressForm, A.press),
    Verb(
        "approve-publication",
        "matter.approve_publication",
        pgettext_lazy("verb", "审核并公开"),
        publish_forms.ApprovePublicationForm,
        A.approve_publication,
        main=True,
        fits=_proposed_by_other,
    ),
    Verb(
        "refuse-publication",
        "matter.refuse_publication",
        pgettext_lazy("verb", "退回公开稿"),
        publish_forms.RefusePublicationForm,
        A.refuse_publication,
        fits=_copy_waits,
    ),
    Verb(
        "publish",
        "matter.propose_publication",
        pgettext_lazy("verb", "提请公开"),
        publish_forms.ProposePublicationForm,
        A.propose_publication,
        fits=_publishable,
    ),
    Verb(
        "correct",
        "matter.correct",
        pgettext_lazy("verb", "更正信息"),
        rights_forms.CorrectForm,
        A.correct,
        shelf="rights",
    ),
    Verb(
        "withdraw-consent",
        "matter.withdraw_consent",
        pgettext_lazy("verb", "撤回同意"),
        rights_forms.WithdrawConsentForm,
        A.withdraw_consent,
        shelf="rights",
    ),
    Verb(
        "forget",
        "matter.forget",
        pgettext_lazy("verb", "删除个人信息"),
        rights_forms.ForgetForm,
        A.forget,
        danger=True,
        shelf="rights",
    ),
    Verb(
        "take-down",
        "matter.take_down",
        pgettext_lazy("verb", "撤下公开内容"),
        publish_forms.TakeDownForm,
        A.take_down,
        danger=True,
        fits=_is_public,
    ),
    Verb(
        "opinion",
        "matter.give_opinion",
        pgettext_lazy("verb", "填写会办意见"),
        handling.OpinionForm,
        A.give_opinion,
        main=True,
    ),
    Verb(
        "grant-extension",
        "matter.grant_extension",
        pgettext_lazy("verb", "同意延期"),
        handling.GrantExtensionForm,
        A.grant_extension,
        main=True,
        fits=_asked_by_other,
    ),
    Verb(
        "refuse-extension",
        "matter.refuse_extension",
        pgettext_lazy("verb", "不同意延期"),
        handling.RefuseExtensionForm,
        A.refuse_extension,
        main=True,
        fits=_asked_by_other,
    ),
    Verb(
        "ask-extension",
        "matter.ask_extension",
        pgettext_lazy("verb", "申请延期"),
        handling.AskExtensionForm,
        A.ask_extension,
        fits=lambda matter, person: may_ask(matter, clock.today()),
    ),
    Verb(
        "send-back",
        "matter.send_back",
        pgettext_lazy("verb", "退回（不归本单位办）"),
        handling.SendBackForm,
        A.send_back,
        fits=lambda matter, person: may_send_back(matter, clock.now()) and waiting_reply(matter) is None,
    ),
    Verb("hand-back", "matter.hand_back", pgettext_lazy("verb", "退回转办"), handling.HandBackForm, A.hand_back),
    Verb("amend", "matter.amend", pgettext_lazy("verb", "更正登记"), handling.AmendForm, A.amend),
    Verb("confide", "matter.confide", pgettext_lazy("verb", "保密、指定知情人"), handling.ConfideForm, A.confide),
    Verb(
        "lift-confidence",
        "matter.lift_confidence",
        pgettext_lazy("verb", "解除保密"),
        handling.LiftConfidenceForm,
        A.lift_confidence,
        fits=lambda matter, person: matter.confidential,
    ),
    Verb(
        "clear-danger",
        "matter.clear_danger",
        pgettext_lazy("verb", "已核对，解除涉险"),
        handling.ClearDangerForm,
        A.clear_danger,
        main=True,
        fits=lambda matter, person: matter.danger,
    ),
    Verb(
        "hurry",
        "matter.hurry",
        pgettext_lazy("verb", "改为加急"),
        handling.HurryForm,
        A.hurry,
        fits=lambda matter, person: not matter.urgent,
    ),
    Verb(
        "unhurry",
        "matter.unhurry",
        pgettext_lazy("verb", "取消加急"),
        handling.UnhurryForm,
        A.unhurry,
        fits=lambda matter, person: matter.urgent,
    ),
    Verb(
        "transcribe",
        "matter.transcribe",
        pgettext_lazy("verb", "听写录音"),
        forms.TranscribeForm,
        A.transcribe,
        main=True,
        fits=_unheard,
    ),
    Verb("note", "matter.note", pgettext_lazy("verb", "内部备注"), forms.NoteForm, A.note),
    Verb("avoid", "matter.avoid", pgettext_lazy("verb", "登记回避"), forms.AvoidForm, A.avoid),
    Verb(
        "lift",
        "matter.lift_avoidance",
        pgettext_lazy("verb", "解除回避"),
        forms.LiftForm,
        A.lift_avoidance,
        fits=_someone_kept_out,
    ),
    Verb("split", "matter.split", pgettext_lazy("verb", "拆分"), forms.SplitForm, A.split_matter),
    Verb("merge", "matter.merge", pgettext_lazy("verb", "并入另一件"), forms.MergeForm, A.merge_matter),
    Verb(
        "decline", "matter.decline", pgettext_lazy("verb", "不予受理"), forms.DeclineForm, A.decline_matter, danger=True
    ),
    Verb("doubt", "matter.doubt", pgettext_lazy("verb", "提请认定无效"), forms.DoubtForm, A.doubt, danger=True),
    Verb(
        "invalidate",
        "matter.invalidate",
        pgettext_lazy("verb", "确认无效"),
        forms.VerbForm,
        A.invalidate,
        danger=True,
        fits=_doubted_by_other,
    ),
)
BY_SLUG = {verb.slug: verb for verb in VERBS}

# What residents may ask of their data: with the code, or at the desk (where they stand on the page of rights).
RIGHTS: tuple[Verb, ...] = tuple(verb for verb in VERBS if verb.shelf == "rights")
RIGHTS_BY_SLUG = {verb.slug: verb for verb in RIGHTS}

RESIDENT_VERBS: tuple[Verb, ...] = (
    Verb(
        "confirm",
        "matter.confirm",
        pgettext_lazy("verb", "确认，可以办结"),
        forms.ConfirmForm,
        A.confirm,
        main=True,
    ),
    Verb("resume", "matter.resume", pgettext_lazy("verb", "补充说明"), forms.ResumeForm, A.resume, main=True),
    Verb("dispute", "matter.dispute", pgettext_lazy("verb", "不满意，申请再办"), forms.DisputeForm, A.dispute),
    Verb("add", "matter.add_words", pgettext_lazy("verb", "补充情况"), forms.AddWordsForm, A.add_words),
    Verb("withdraw", "matter.withdraw", pgettext_lazy("verb", "撤回"), forms.WithdrawForm, A.withdraw, danger=True),
)
RESIDENT_BY_SLUG = {verb.slug: verb for verb in RESIDENT_VERBS}


def possible(matter: Matter, person: Person) -> list[Verb]:
    """The verbs that `person` can do on `matter` now."""
    allowed = rules.verbs_on(person, matter)
    return [
        verb
        for verb in VERBS
        if states.can(verb.code, matter.state) and verb.code in allowed and verb.fits(matter, person)
    ]


def possible_for_resident(matter: Matter) -> list[Verb]:
    return [verb for verb in RESIDENT_VERBS if states.can(verb.code, matter.state)]
