"""At the same moment: two who take one turn, a swap and a publishing, two who publish; and rosters made at random."""

import random
from datetime import timedelta

import pytest

from bandeng.core import clock
from bandeng.core.actions import By
from bandeng.core.errors import Refused
from bandeng.gather import actions, asking, planning
from bandeng.gather.actions.rosters import uncovered
from bandeng.gather.models import Roster, Swap, Turn
from tests.gather import rota
from tests.gather.test_swaps import name_of, offering
from tests.listen.test_concurrency import split, together


@pytest.mark.django_db(transaction=True)
def test_two_take_one_turn() -> None:
    cast, series = rota.house()
    rota.published(cast, series)
    turn, mine, takers = offering(cast)
    swap = actions.offer_swap(cast.by(mine), turn)
    by = [cast.by(name_of(cast, one)) for one in takers[:2]]
    won, lost = split(together([lambda who=who: actions.accept_swap(who, swap) for who in by]))
    assert (len(won), len(lost)) == (1, 1)
    assert "别人已经先接了" in str(lost[0])
    assert Turn.objects.filter(occasion=turn.occasion, state="on").count() == 2
    assert Turn.objects.filter(occasion=turn.occasion, state="on", person=Swap.objects.get().taken_by).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_swap_and_a_publishing() -> None:
    """Either the swap comes first and the draft is outdated, or the draft is published and the turn may be gone."""
    cast, series = rota.house()
    rota.published(cast, series)
    turn, mine, (taker, *_rest) = offering(cast)
    actions.take_absence(By(), cast[mine], since=turn.occasion.day, until=turn.occasion.day)
    swap = actions.offer_swap(cast.by(mine), turn, to=taker)
    draft = rota.draft(cast, series)
    deeds = [
        lambda: actions.accept_swap(cast.by(name_of(cast, taker)), swap),
        lambda: actions.publish(cast.by("head"), draft),
    ]
    won, lost = split(together(deeds))
    assert (len(won), len(lost)) == (1, 1)
    assert lost[0].status == 409
    assert Turn.objects.filter(occasion=turn.occasion, state="on").count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_publish_one_draft() -> None:
    cast, series = rota.house()
    draft = rota.draft(cast, series)
    deeds = [lambda who=who: actions.publish(cast.by(who), draft) for who in ("head", "convener")]
    won, lost = split(together(deeds))
    assert (len(won), len(lost)) == (1, 1)
    assert Turn.objects.filter(state="on").count() == 20


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_nothing_published_breaks_a_rule_without_a_reason(seed: int) -> None:
    """Random absences, wishes, choices by hand, swaps: what stands announced keeps the rules, or says why not."""
    chance = random.Random(seed)
    cast, series = rota.house()
    days = list(series.occasions.order_by("day").values_list("day", flat=True))
    members = [cast[name] for name in ("member", "member2", *(f"m{n}" for n in range(6)))]
    for _ in range(2):
        for person in chance.sample(members, 3):
            first = chance.choice(days)
            _tried(lambda p=person, d=first: actions.take_absence(By(), p, since=d, until=d + timedelta(days=8)))
            actions.set_wishes(By(), person, {chance.choice(days): chance.random() < 0.5})
        roster = rota.draft(cast, series)
        for occasion in chance.sample(list(series.occasions.all()), 2):
            people, reason = chance.sample(members, 2), chance.choice(("", "一定要这样"))
            _tried(
                lambda r=roster, o=occasion, p=people, w=reason: actions.adjust_roster(By(), r, o, people=p, reason=w)
            )
        published = _tried(lambda r=roster: actions.publish(By(), r))
        if published is None:
            actions.drop_roster(By(), roster)
            continue
        _holds(published)
        turn = chance.choice(list(Turn.objects.filter(state="on").select_related("person")))
        swap = _tried(lambda t=turn: actions.offer_swap(By(person=t.person, role="staff"), t))
        if swap:
            for person in members:
                _tried(lambda s=swap, p=person: actions.accept_swap(By(person=p, role="staff"), s))
        _holds(published)


def _tried(deed):  # type: ignore[no-untyped-def]
    try:
        return deed()
    except Refused:
        return None


def _holds(roster: Roster) -> None:
    asked = planning.asked_of(roster, clock.now())
    announced = asking.announced(asked.occasions.values())
    assert uncovered(roster, planning.broken(asked, announced)) == []
    assert all(given["reason"] == "一定要这样" for given in roster.outcome["kept"].values())
