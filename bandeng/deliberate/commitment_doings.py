"""What can be done with a commitment, as buttons: slug, action, words, form. Order is the order on the page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bandeng.core import clock, photos, sealed
from bandeng.core.actions import By
from bandeng.deliberate import rules
from bandeng.deliberate.actions import commitment as A
from bandeng.deliberate.actions import commitment_doing as D
from bandeng.deliberate.actions.commitment_base import FOLLOW, TAKE_ON, answers, may_rewrite
from bandeng.deliberate.commitment_states import S, can
from bandeng.deliberate.forms import commitment as forms
from bandeng.deliberate.models import Commitment
from bandeng.studio.models import Person


def key() -> bytes:
    """Under which pictures of what was done lie."""
    return sealed.derived("commitment evidence")


def report(by: By, one: Commitment, *, pictures: Sequence[photos.Picture], **values: Any) -> Commitment:
    """Keep the pictures, then say that it is done; nothing stays of them where that is refused."""
    kept: list[str] = []
    try:
        for picture in pictures:
            kept.append(photos.put(picture.data, key()))
        return D.report(by, one, files=kept, **values)
    except BaseException:
        for name in kept:
            photos.drop(name)
        raise


@dataclass(frozen=True, slots=True)
class Verb:
    slug: str
    code: str
    rule: str
    label: str | Promise
    form: type[forms.VerbForm]
    run: Callable[..., Any]
    done: str | Promise
    lead: str | Promise = ""
    danger: bool = False
    fits: Callable[[Commitment], bool] = lambda one: True


def _asked(one: Commitment) -> bool:
    return one.asked_on is not None


def _dropping(one: Commitment) -> bool:
    return one.drop_by_id is not None


def _free(one: Commitment) -> bool:
    return one.asked_on is None


F = forms
VERBS = (
    Verb(
        "take-on",
        "commitment.take_on",
        TAKE_ON,
        pgettext_lazy("commitment", "认领"),
        F.VerbForm,
        A.take_on,
        _("已经认领，办完以后请报告。"),
        _("认领以后就算数：到期前会提醒，逾期会催办，办完由别人核实销号。"),
        fits=lambda one: _free(one) and one.due_on >= clock.today(),
    ),
    Verb(
        "ask-date",
        "commitment.ask_date",
        TAKE_ON,
        _("愿意办，另提日期"),
        F.DateForm,
        A.ask_date,
        _("日期提出去了，等跟踪的同事答复。"),
        _("只能提一次，跟踪的同事同意了就算认领。"),
        fits=lambda one: _free(one) and not one.date_asked,
    ),
    Verb(
        "grant-date",
        "commitment.grant_date",
        FOLLOW,
        _("同意这个日期"),
        F.VerbForm,
        A.grant_date,
        _("日期同意了，这件承诺算是认领了。"),
        fits=_asked,
    ),
    Verb(
        "refuse-date",
        "commitment.refuse_date",
        FOLLOW,
        _("不同意这个日期"),
        F.ReasonForm,
        A.refuse_date,
        _("没有同意这个日期，承办的人会收到通知。"),
        _("承办的人按原来的日期认领，或者说明理由不认领。"),
        fits=_asked,
    ),
    Verb(
        "report", "commitment.report", TAKE_ON, _("报告办完"), F.ReportForm, report, _("报告办完了，等别的同事核实。")
    ),
    Verb("note", "commitment.note", TAKE_ON, _("写进展"), F.NoteForm, D.note, _("进展记下了。")),
    Verb(
        "ask-extension",
        "commitment.ask_extension",
        TAKE_ON,
        _("申请延期"),
        F.DateForm,
        D.ask_extension,
        _("延期申请提出去了，答复以前期限照旧。"),
        _("到期以前可以申请一次；答复以前，期限照旧。"),
        fits=lambda one: not one.extension_asked and one.due_on >= clock.today(),
    ),
    Verb(
        "grant-extension",
        "commitment.grant_extension",
        FOLLOW,
        _("同意延期"),
        F.VerbForm,
        D.grant_extension,
        _("同意延期了，承办的人会收到通知。"),
        fits=_asked,
    ),
    Verb(
        "refuse-extension",
        "commitment.refuse_extension",
        FOLLOW,
        _("不同意延期"),
        F.ReasonForm,
        D.refuse_extension,
        _("没有同意延期，承办的人会收到通知。"),
        fits=_asked,
    ),
    Verb(
        "confirm",
        "commitment.confirm",
        FOLLOW,
        _("核实销号"),
        F.ConfirmForm,
        D.confirm,
        _("核实过了，已经销号。"),
        _("请照“怎么算办成”核实。承办的人和报告的人不能自己销号。"),
    ),
    Verb(
        "send-back",
        "commitment.send_back",
        FOLLOW,
        _("没有办成，退回"),
        F.SendBackForm,
        D.send_back,
        _("退回去了，承办的人会收到通知。"),
        _("只能退回一次。按期不按期，仍看承诺的日期。"),
        fits=lambda one: not one.sent_back,
    ),
    Verb(
        "drop",
        "commitment.drop",
        FOLLOW,
        _("同意不再需要"),
        F.VerbForm,
        D.drop,
        _("同意了，这件承诺不再需要办。"),
        danger=True,
        fits=_dropping,
    ),
    Verb(
        "keep",
        "commitment.keep",
        FOLLOW,
        _("不同意，接着办"),
        F.VerbForm,
        D.keep,
        _("没有同意，这件承诺接着办。"),
        fits=_dropping,
    ),
    Verb(
        "refuse",
        "commitment.refuse",
        TAKE_ON,
        _("不认领，说明理由"),
        F.ReasonForm,
        A.refuse,
        _("没有认领，理由写进了责任清单。"),
        _("理由会告诉跟踪的同事，也写进大家看得到的责任清单。"),
        danger=True,
        fits=_free,
    ),
    Verb(
        "ask-drop",
        "commitment.ask_drop",
        FOLLOW,
        _("不再需要"),
        F.ReasonForm,
        D.ask_drop,
        _("提出来了，等另一位同事决定。"),
        _("要由另一位同事同意才算。"),
        danger=True,
        fits=lambda one: not one.drop_by_id,
    ),
)
BY_SLUG = {verb.slug: verb for verb in VERBS}


def possible(one: Commitment, person: Person) -> list[Verb]:
    """The verbs that `person` can do on `one` now."""
    takes = rules.may(person, TAKE_ON, one)
    follows = rules.may(person, FOLLOW, one) and not answers(person, one, clock.now())
    may = {TAKE_ON: takes, FOLLOW: follows}
    found = [verb for verb in VERBS if may[verb.rule] and can(verb.code, one.state) and verb.fits(one)]
    # Whoever proposed to drop it does not decide.
    return [verb for verb in found if verb.slug not in ("drop", "keep") or one.drop_by_id != person.pk]


def changes(one: Commitment, person: Person) -> bool:
    """Whether `person` may still change what is proposed."""
    may = one.state == S.PROPOSED and rules.may(person, "activity.minute", one)
    return may and may_rewrite(person, one, clock.now())
