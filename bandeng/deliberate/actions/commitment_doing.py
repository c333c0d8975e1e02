"""From taking on to the end: progress, one extension, done, sent back once, confirmed (销号), dropped by two."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.core.actions import Act, action
from bandeng.core.errors import Invalid, WrongState
from bandeng.deliberate import commitment_tell as tell
from bandeng.deliberate.actions.commitment_base import FOLLOW, SAID, TAKE_ON, begin, coming, finish, why
from bandeng.deliberate.models import Commitment, Evidence
from bandeng.studio.actions.base import words


@action("commitment.note")
def note(act: Act, commitment: Commitment, *, text: str, version: int | None = None) -> Commitment:
    """How far it has come."""
    one = begin(act, commitment, TAKE_ON, version)
    return finish(act, one, words(text, SAID, "text", _("请写进展。")))


@action("commitment.ask_extension")
def ask_extension(
    act: Act, commitment: Commitment, *, until: date | None, reason: str, version: int | None = None
) -> Commitment:
    """More time, asked for once, before the limit, with a reason. The clock runs on until it is answered."""
    one = begin(act, commitment, TAKE_ON, version)
    if one.extension_asked:
        raise Invalid(_("延期只能申请一次。"))
    if clock.day(act.at) > one.due_on:
        raise Invalid(_("已经过了承诺的日期，不能再申请延期。请尽快办理，并写明进展。"))
    day = coming(act, until, "until")
    if day <= one.due_on:
        raise Invalid(_("请填承诺日期以后的日子。"), field="until")
    said = why(reason)
    one.asked_on, one.asked_by, one.extension_asked = day, act.person, True
    finish(act, one, said, until=day.isoformat())
    tell.following(act, one)
    return one


@action("commitment.grant_extension")
def grant_extension(act: Act, commitment: Commitment, *, version: int | None = None) -> Commitment:
    one = begin(act, commitment, FOLLOW, version)
    if one.asked_on is None:
        raise WrongState(_("现在没有等答复的延期申请。"))
    one.due_on = one.promised_on = one.asked_on
    one.asked_on, one.asked_by, one.extended = None, None, True
    one.runs_since = clock.day(act.at)
    finish(act, one, due=one.due_on.isoformat())
    tell.answering(act, one)
    return one


@action("commitment.refuse_extension")
def refuse_extension(act: Act, commitment: Commitment, *, reason: str, version: int | None = None) -> Commitment:
    one = begin(act, commitment, FOLLOW, version)
    if one.asked_on is None:
        raise WrongState(_("现在没有等答复的延期申请。"))
    said = why(reason)
    one.asked_on = one.asked_by = None
    finish(act, one, said)
    tell.answering(act, one)
    return one


@action("commitment.report")
def report(
    act: Act,
    commitment: Commitment,
    *,
    done_on: date | None,
    text: str,
    files: Sequence[str] = (),
    version: int | None = None,
) -> Commitment:
    """Say that it is done: on which day, what, and what shows it; `files` are pictures kept already."""
    one = begin(act, commitment, TAKE_ON, version)
    if done_on is None or done_on > clock.day(act.at) or done_on < clock.day(one.proposed_at):
        raise Invalid(_("请填提出承诺那天到今天之间的日期。"), field="done_on")
    said = words(text, SAID, "text", _("请写办成了什么、怎样可以看到。"))
    one.done_on, one.done_by, one.done_words = done_on, act.person, said
    one.asked_on = one.asked_by = None
    finish(act, one, said, done=done_on.isoformat(), photos=len(files))
    Evidence.objects.bulk_create([Evidence(commitment=one, file=name, made_at=act.at) for name in files])
    tell.following(act, one)
    return one


@action("commitment.send_back")
def send_back(
    act: Act, commitment: Commitment, *, until: date | None, reason: str, version: int | None = None
) -> Commitment:
    """Not done yet: back once, with words and a day. The day that was promised stays what "in time" is measured by."""
    one = begin(act, commitment, FOLLOW, version)
    if one.sent_back:
        raise Invalid(_("已经退回过一次，不能再退。请当面协商，核实后销号，或者经两人同意列为不再需要。"))
    day = coming(act, until, "until")
    said = why(reason)
    one.sent_back, one.due_on, one.runs_since = True, day, clock.day(act.at)
    one.done_on = one.done_by = None
    one.done_words = ""
    finish(act, one, said, until=day.isoformat())
    tell.answering(act, one)
    return one


@action("commitment.confirm")
def confirm(act: Act, commitment: Commitment, *, text: str = "", version: int | None = None) -> Commitment:
    """Seen to be done (销号), by someone who follows it and neither answers for it nor reported it."""
    one = begin(act, commitment, FOLLOW, version)
    one.confirmed_at, one.confirmed_by = act.at, act.person
    one.drop_by = None
    finish(act, one, words(text, SAID, "text"))
    tell.answering(act, one)
    return one


@action("commitment.ask_drop")
def ask_drop(act: Act, commitment: Commitment, *, reason: str, version: int | None = None) -> Commitment:
    """Propose that it is not needed any more, with a reason; another has to agree."""
    one = begin(act, commitment, FOLLOW, version)
    if one.drop_by_id:
        raise WrongState(_("已经有人提出，等另一位同事决定。"))
    said = why(reason)
    one.drop_by = act.person
    finish(act, one, said)
    tell.following(act, one)
    return one


@action("commitment.drop")
def drop(act: Act, commitment: Commitment, *, version: int | None = None) -> Commitment:
    """The second person agrees: it is dropped (不再需要)."""
    one = begin(act, commitment, FOLLOW, version)
    _second(act, one)
    one.asked_on = one.asked_by = None
    finish(act, one)
    tell.answering(act, one)
    return one


@action("commitment.keep")
def keep(act: Act, commitment: Commitment, *, version: int | None = None) -> Commitment:
    """The second person does not agree: it goes on."""
    one = begin(act, commitment, FOLLOW, version)
    _second(act, one)
    one.drop_by = None
    return finish(act, one)


def _second(act: Act, one: Commitment) -> None:
    if one.drop_by_id is None:
        raise WrongState(_("还没有人提出不再需要。"))
    act.require(act.person != one.drop_by, _("要由另一位同事决定，提出的人不能自己同意。"))
