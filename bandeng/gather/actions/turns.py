"""Turns added and ended, by a roster or a swap; and what has to stand still meanwhile."""

from django.db.models import Q

from bandeng.core.actions import Act
from bandeng.gather import tell_rosters
from bandeng.gather.models import Occasion, Roster, Series, Swap, Turn


def hold_still(*series: Series) -> None:
    """Whoever changes turns of a series waits for the one before: always taken first, and in one order."""
    wanted = {one.pk for one in series}
    list(Series.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk").values_list("pk"))


def add_turn(act: Act, occasion: Occasion, person: int, roster: Roster | None) -> Turn:
    return Turn.objects.create(occasion=occasion, person_id=person, roster=roster, announced_at=act.at)


def end_turn(act: Act, turn: Turn, state: Turn.State) -> None:
    """End a turn, and with it every open offer to swap it."""
    turn.state, turn.ended_at = state, act.at
    turn.save(update_fields=["state", "ended_at"])
    for swap in Swap.objects.filter(Q(turn=turn) | Q(back=turn), state=Swap.State.OPEN):
        swap.state, swap.ended_at = Swap.State.LAPSED, act.at
        swap.save(update_fields=["state", "ended_at"])
        tell_rosters.of_swap(act, swap, "swap.lapse", [swap.turn.person])
