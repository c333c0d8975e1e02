"""What becomes of a message: sent, failed, dropped, sent again, told by telephone."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from bandeng.core.actions import Act, action, locked
from bandeng.core.errors import Invalid, Stale, WrongState
from bandeng.post import rules
from bandeng.post.models import CALL_RESULTS, Channel, Message, Result, Status
from bandeng.post.outbox import Recipient, tell

__all__ = ["Recipient", "close_call", "mark_dropped", "mark_failed", "mark_sent", "retry", "tell"]

CALL_TRIES = 3
CALL_AGAIN = timedelta(days=1)

_AFTER_CALL = {
    Result.REACHED: Status.SENT,
    Result.NOT_REACHED: Status.FAILED,
    Result.WRONG_NUMBER: Status.FAILED,
    Result.REFUSED: Status.DROPPED,
}


@action("message.deliver")
def mark_sent(act: Act, message: Message, *, result: str = "") -> Message:
    """The channel took the message. WrongState when that, or another end, has been noted already."""
    fresh = _waiting(message)
    fresh.note = ""
    return _end(act, fresh, Status.SENT, result)


@action("message.drop")
def mark_dropped(act: Act, message: Message) -> Message:
    """There is no address any more: erased, or the consent was taken back."""
    return _end(act, _waiting(message), Status.DROPPED, Result.NO_ADDRESS)


@action("message.fail")
def mark_failed(act: Act, message: Message, *, problem: str, call: bool = False) -> Message:
    """Give up sending; with `call`, put the recipient on the call-back list instead.

    `problem` says what went wrong without address or words. Stale when another worker holds the message now.
    """
    fresh = _waiting(message)
    if fresh.claim != message.claim:
        raise Stale
    fresh.attempts = message.attempts
    fresh.note = problem
    if call:
        tell(
            act,
            event=fresh.event,
            event_key=fresh.event_key,
            subject=fresh.subject,
            recipients=[Recipient(fresh.kind, fresh.key, Channel.CALL, fresh.language)],
            data=fresh.data,
            path=fresh.path,
        )
    return _end(act, fresh, Status.FAILED, "")


@action("message.retry")
def retry(act: Act, message: Message) -> Message:
    """An officer has a failed message sent, or a call made, once more from the beginning."""
    fresh = locked(message)
    act.require(rules.may(act.person, "post.call", fresh))
    if fresh.status != Status.FAILED:
        raise WrongState(_("这条消息不是“发送失败”状态，不用重新发送。请刷新页面后再看。"))
    fresh.status, fresh.result, fresh.note = Status.QUEUED, "", ""
    fresh.attempts, fresh.due_at = 0, act.at
    fresh.done_at = fresh.done_by = None
    fresh.save()
    _record(act, fresh)
    return fresh


@action("call.close")
def close_call(act: Act, message: Message, *, result: str, note: str = "", tries: int | None = None) -> Message:
    """An officer called (电话告知); `result` is of CALL_RESULTS. Not reached, it stays for CALL_TRIES tries.

    `tries` is how many the form showed: Stale when someone else has called since.
    """
    fresh = locked(message)
    act.require(rules.may(act.person, "post.call", fresh))
    if fresh.channel != Channel.CALL or fresh.status != Status.QUEUED:
        raise WrongState(_("这通电话已经有了结果，不用再打。请刷新页面后再看。"))
    if tries is not None and tries != fresh.attempts:
        raise Stale
    if result not in CALL_RESULTS:
        raise Invalid(_("请选择通话结果。"), field="result")
    if len(note) > 200:
        raise Invalid(_("备注最多 200 字，请删减后再提交。"), field="note")
    fresh.note = note
    fresh.attempts += 1
    if result == Result.NOT_REACHED and fresh.attempts < CALL_TRIES:
        fresh.result, fresh.due_at, fresh.done_by = result, act.at + CALL_AGAIN, act.person.pk
        fresh.save()
        _record(act, fresh)
        return fresh
    return _end(act, fresh, _AFTER_CALL[Result(result)], result)


def _waiting(message: Message) -> Message:
    """The message as it is now, locked; WrongState unless it still waits."""
    fresh = locked(message)
    if fresh.status != Status.QUEUED:
        raise WrongState
    return fresh


def _end(act: Act, message: Message, status: Status, result: str) -> Message:
    message.status, message.result = status, result
    message.claim, message.claimed_until = "", None
    message.done_at, message.done_by = act.at, act.person.pk if act.person else None
    message.save()
    _record(act, message)
    return message


def _record(act: Act, message: Message) -> None:
    act.record(
        message.subject,
        message=str(message.pk),
        event=message.event,
        channel=message.channel,
        status=message.status,
        result=message.result,
        attempts=message.attempts,
    )
