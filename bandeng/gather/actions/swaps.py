"""Swaps (换班): a turn offered to someone or to whoever may take it, possibly for one of theirs."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bandeng.core.actions import Act, action, locked
from bandeng.core.errors import Invalid, WrongState
from bandeng.core.language import together
from bandeng.gather import rules, tell_rosters
from bandeng.gather.actions.turns import add_turn, end_turn, hold_still
from bandeng.gather.models import Occasion, Swap, Turn
from bandeng.gather.swapping import Around
from bandeng.studio.actions.base import cleaned
from bandeng.studio.models import Person


@action("swap.offer")
def offer_swap(act: Act, turn: Turn, *, to: Person | None = None, back: Turn | None = None, note: str = "") -> Swap:
    """Offer one's own turn that lies ahead; with `back`, for that turn of `to`."""
    turn = locked(turn)
    act.require(
        act.person is not None and turn.person_id == act.person.pk and rules.may(act.person, "turn.own", turn.occasion)
    )
    _still_ahead(act, turn)
    if back and (to is None or back.person_id != to.pk):
        raise Invalid(_("要换回哪一班，请先选是和谁换，再选那个人的班。"), field="back")
    if back:
        _still_ahead(act, back)
    around = Around([turn.occasion, *([back.occasion] if back else [])], act.at)
    if to and (to.pk == turn.person_id or to not in around.candidates):
        raise Invalid(_("请在可以值班的人里选。"), field="to")
    asked = [to] if to else around.takers(turn)
    if not asked:
        raise Invalid(
            _("这一班现在没有人可以接：大家都有请假、值班太密或别的限制。请告诉联络员，由他们重新排。"), field="to"
        )
    try:
        with transaction.atomic():
            swap = Swap.objects.create(
                turn=turn, to=to, back=back, note=cleaned(note, 120, "note", needed=False), made_at=act.at
            )
    except IntegrityError as error:
        raise WrongState(_("这一班已经在请人换了。要改，请先撤回。")) from error
    _record(act, swap)
    tell_rosters.of_swap(act, swap, "swap.offer", asked)
    return swap


@action("swap.accept")
def accept_swap(act: Act, swap: Swap) -> Swap:
    """Take the turn. The first who accepts has it; hard rules are asked for both sides."""
    found = Swap.objects.select_related("turn__occasion__series", "back__occasion__series").get(pk=swap.pk)
    sides = [found.turn, *([found.back] if found.back else [])]
    hold_still(*(side.occasion.series for side in sides if side.occasion.series))
    fresh = _open(act, swap)
    taker = _taker(act, fresh)
    turn, back = locked(fresh.turn), locked(fresh.back) if fresh.back else None
    for side in filter(None, (turn, back)):
        _still_ahead(act, side)
    around = Around([side.occasion for side in (turn, back) if side], act.at)
    if against := around.problems(turn, taker, back):
        said = _("这样换不合规则：%(rules)s。换不成，可以请别人来接。")
        raise Invalid(said % {"rules": together(around.words.said(against))})
    _ended(act, fresh, Swap.State.ACCEPTED, taker)
    end_turn(act, turn, Turn.State.SWAPPED)
    if back:
        end_turn(act, back, Turn.State.SWAPPED)
        add_turn(act, back.occasion, turn.person_id, back.roster)
    add_turn(act, turn.occasion, taker.pk, turn.roster)
    tell_rosters.of_swap(act, fresh, "swap.accept", [turn.person, taker])
    return fresh


@action("swap.refuse")
def refuse_swap(act: Act, swap: Swap) -> Swap:
    """Whoever was asked cannot."""
    fresh = _open(act, swap)
    act.require(fresh.to_id is not None and act.person is not None and fresh.to_id == act.person.pk)
    _ended(act, fresh, Swap.State.REFUSED)
    tell_rosters.of_swap(act, fresh, "swap.refuse", [fresh.turn.person])
    return fresh


@action("swap.withdraw")
def withdraw_swap(act: Act, swap: Swap) -> Swap:
    """They will come themselves."""
    fresh = _open(act, swap)
    act.require(act.person is not None and fresh.turn.person_id == act.person.pk)
    _ended(act, fresh, Swap.State.WITHDRAWN)
    if fresh.to:
        tell_rosters.of_swap(act, fresh, "swap.withdraw", [fresh.to])
    return fresh


@action("swap.lapse")
def lapse_swap(act: Act, swap: Swap) -> Swap:
    """Nobody took it in time; by the worker."""
    act.require(act.by.role == "system")
    fresh = _open(act, swap)
    _ended(act, fresh, Swap.State.LAPSED)
    tell_rosters.of_swap(act, fresh, "swap.lapse", [fresh.turn.person])
    return fresh


def _open(act: Act, swap: Swap) -> Swap:
    fresh = locked(swap)
    if fresh.state == Swap.State.ACCEPTED:
        raise WrongState(_("别人已经先接了这一班，谢谢您。"))
    if fresh.state != Swap.State.OPEN:
        raise WrongState(_("这次换班已经撤回、过期或答复过了。请刷新页面后再看。"))
    return fresh


def _taker(act: Act, swap: Swap) -> Person:
    person: Person = act.person
    act.require(person is not None and person.pk != swap.turn.person_id)
    act.require(swap.to_id in (None, person.pk) and rules.may(person, "turn.own", swap.turn.occasion))
    return person


def _still_ahead(act: Act, turn: Turn) -> None:
    held = turn.occasion.state == Occasion.State.ON and turn.occasion.opens_at > act.at
    if turn.state != Turn.State.ON or not held:
        raise WrongState(_("这一班已经开始，或者已经另有安排，不能再换。"))


def _ended(act: Act, swap: Swap, state: Swap.State, taker: Person | None = None) -> None:
    swap.state, swap.ended_at, swap.taken_by = state, act.at, taker
    swap.save(update_fields=["state", "ended_at", "taken_by"])
    _record(act, swap)


def _record(act: Act, swap: Swap) -> None:
    occasion = swap.turn.occasion
    private: dict[str, Any] = {
        "turn": swap.turn_id,
        "to": swap.to_id,
        "back": swap.back_id,
        "taken_by": swap.taken_by_id,
    }
    act.record(f"swap-{swap.pk}", studio=occasion.studio, kind=occasion.kind, **private)
