"""Statements (观点) while a poll runs: the organisers' own, and participants', sealed until an officer has looked."""

from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from bandeng.core import clock, sealed
from bandeng.core.actions import Act, action, locked
from bandeng.core.errors import Invalid, WrongState
from bandeng.deliberate.actions.poll import LONGEST, MOST_STATEMENTS, begin
from bandeng.deliberate.models import Poll, Statement
from bandeng.studio.actions.base import cleaned

S = Statement.State
MOST_OWN = 5
MOST_WAITING = 2000


def _key() -> bytes:
    return sealed.derived("poll statement")


def opened(statement: Statement, poll: Poll) -> str:
    """A waiting statement's words."""
    if statement.sealed is None:
        return statement.text
    return sealed.unseal(bytes(statement.sealed), _key(), poll.subject.encode()).decode()


def _next(poll: Poll) -> int:
    return int((poll.statements.aggregate(most=Max("number"))["most"] or 0) + 1)


def _room(poll: Poll) -> None:
    if poll.statements.filter(state=S.SHOWN).count() >= MOST_STATEMENTS:
        raise WrongState(_("最多 %(most)d 条观点。请先停用不需要的。") % {"most": MOST_STATEMENTS})


@action("poll.add")
def add(act: Act, poll: Poll, *, text: str, version: int | None = None) -> Statement:
    """One more of the organisers'."""
    fresh = begin(act, poll, version, Poll.State.OPEN)
    _room(fresh)
    words = cleaned(text, LONGEST, "text")
    made = Statement.objects.create(poll=fresh, number=_next(fresh), text=words, seed=True, state=S.SHOWN)
    act.record(fresh.subject, studio=fresh.studio, statement=made.number)
    return made


@action("poll.say")
def say(act: Act, poll: Poll, *, voter: int, text: str, form_key: str) -> Statement:
    """A participant adds a statement. Sent twice it is one. The entry knows the day, and no person."""
    act.require(act.by.role == "resident" and act.person is None)
    fresh = Poll.objects.select_for_update(no_key=True).get(pk=poll.pk)
    if not fresh.takes_votes(act.at) or not fresh.adding:
        raise WrongState(_("现在不能再提新的观点了。"))
    words = cleaned(text, LONGEST, "text")
    if Statement.objects.filter(form_key=form_key).exists():
        raise WrongState(_("这一条已经收到了。"))
    if fresh.statements.filter(author=voter).count() >= MOST_OWN:
        raise Invalid(_("每人最多提 %(most)d 条，您已经提满了。谢谢！") % {"most": MOST_OWN}, field="text")
    if fresh.statements.filter(state=S.WAITING).count() >= MOST_WAITING:
        raise WrongState(_("等着看的观点太多了，请过一天再提。"))
    made = Statement.objects.create(
        poll=fresh,
        number=_next(fresh),
        sealed=sealed.seal(words.encode(), _key(), fresh.subject.encode()),
        author=voter,
        form_key=form_key,
    )
    day = clock.midnight(clock.day(act.at)).isoformat()
    act.record(fresh.subject, studio=fresh.studio, occurred_at=day, recorded_at=day)
    return made


def _begun(act: Act, statement: Statement, version: int | None, *states: str) -> tuple[Poll, Statement]:
    poll = begin(act, statement.poll, None, Poll.State.OPEN)
    fresh = locked(statement, version)
    if fresh.state not in states:
        raise WrongState(_("这一条别人已经办理过了。"))
    return poll, fresh


def _done(act: Act, poll: Poll, statement: Statement, **private: Any) -> Statement:
    statement.version += 1
    statement.save()
    act.record(poll.subject, studio=poll.studio, statement=statement.number, **private)
    return statement


@action("poll.let_through")
def let_through(act: Act, statement: Statement, *, text: str, version: int | None = None) -> Statement:
    """Show a participant's statement, in these words; where they differ from what was sent, that is said."""
    poll, fresh = _begun(act, statement, version, S.WAITING)
    _room(poll)
    before = opened(fresh, poll)
    fresh.text, fresh.sealed, fresh.state = cleaned(text, LONGEST, "text"), None, S.SHOWN
    edited = fresh.text != before
    fresh.said = _("工作室整理过文字") if edited else ""
    return _done(act, poll, fresh, edited=edited)


@action("poll.refuse")
def refuse(act: Act, statement: Statement, *, reason: str, version: int | None = None) -> Statement:
    """Do not show a participant's statement, for a reason that everyone can read; its words are gone."""
    poll, fresh = _begun(act, statement, version, S.WAITING)
    fresh.text, fresh.sealed, fresh.state = "", None, S.REFUSED
    fresh.said = cleaned(reason, 120, "reason")
    return _done(act, poll, fresh)


@action("poll.hide")
def hide(act: Act, statement: Statement, *, reason: str, version: int | None = None) -> Statement:
    """Nobody is asked about it any more, for a reason that everyone can read; votes on it stay."""
    poll, fresh = _begun(act, statement, version, S.SHOWN)
    fresh.state, fresh.said = S.HIDDEN, cleaned(reason, 120, "reason")
    return _done(act, poll, fresh)


@action("poll.show_again")
def show_again(act: Act, statement: Statement, *, version: int | None = None) -> Statement:
    """Ask about a hidden one once more; votes on it count again."""
    poll, fresh = _begun(act, statement, version, S.HIDDEN)
    _room(poll)
    fresh.state, fresh.said = S.SHOWN, ""
    return _done(act, poll, fresh)
