"""My duty: absences, wishes, and turns offered, taken, refused, withdrawn, lapsed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bandeng.core import clock, guard
from bandeng.core.actions import By
from bandeng.gather import actions, planning
from bandeng.gather.jobs import lapse_swaps
from bandeng.gather.models import Absence, Occasion, Series, Swap, Turn, Wish
from bandeng.gather.swapping import Around
from bandeng.post import events
from bandeng.post.models import Message
from bandeng.studio.models import Person
from tests.cast import Cast
from tests.gather.rota import draft, house, period, published, turns

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> tuple[Cast, Series]:
    cast, series = house()
    published(cast, series)
    return cast, series


def name_of(cast: Cast, person: Person) -> str:
    return next(name for name, one in cast.people.items() if one.pk == person.pk)


def offering(cast: Cast) -> tuple[Turn, str, list[Person]]:
    """A turn of someone's, who that is, and who may take it."""
    for turn in Turn.objects.filter(state="on").select_related("person", "occasion"):
        takers = Around([turn.occasion], clock.now()).takers(turn)
        if len(takers) > 1:
            return turn, name_of(cast, turn.person), takers
    raise AssertionError("nobody may take anything")


def test_offered_to_one_and_taken(made: tuple[Cast, Series]) -> None:
    cast, series = made
    turn, mine, (taker, *_others) = offering(cast)
    before = turns(series)
    client, other = cast.client(mine), cast.client(name_of(cast, taker))
    address = f"/desk/duty/turn/{turn.pk}/swap/"
    assert taker.shown_name in client.get(address).content.decode()
    assert client.post(address, {"to": f"to-{taker.pk}", "note": "那天要开会"}).status_code == 302
    assert "等答复" in client.get("/desk/duty/").content.decode()
    again = client.post(address, {"to": f"to-{taker.pk}"})
    assert again.status_code == 409
    assert "已经在请人换了" in again.content.decode()
    shown = other.get("/desk/duty/").content.decode()
    assert "有人请您换班" in shown
    assert "那天要开会" in shown
    swap = Swap.objects.get()
    assert other.post(f"/desk/duty/swap/{swap.pk}/accept/").status_code == 302
    assert turns(series) ^ before == {(turn.occasion_id, turn.person_id), (turn.occasion_id, taker.pk)}
    turn.refresh_from_db()
    assert turn.state == "swapped"
    told = Message.objects.filter(event="swap.accept")
    assert set(told.values_list("recipient", flat=True)) == {f"person:{turn.person_id}", f"person:{taker.pk}"}
    assert taker.shown_name in events.render(told[0])[1]
    assert "那天要开会" not in str(list(Message.objects.values()))


def test_only_whoever_was_asked_answers(made: tuple[Cast, Series]) -> None:
    cast, series = made
    turn, mine, (taker, other, *_rest) = offering(cast)
    before = turns(series)
    swap = actions.offer_swap(cast.by(mine), turn, to=taker)
    stranger = cast.client(name_of(cast, other))
    assert stranger.post(f"/desk/duty/swap/{swap.pk}/accept/").status_code == 403
    assert stranger.post(f"/desk/duty/swap/{swap.pk}/refuse/").status_code == 404
    assert stranger.post(f"/desk/duty/swap/{swap.pk}/withdraw/").status_code == 404
    assert cast.client("member3").post(f"/desk/duty/swap/{swap.pk}/accept/").status_code == 403
    assert cast.client(mine).post(f"/desk/duty/swap/{swap.pk}/accept/").status_code == 403
    assert stranger.get(f"/desk/duty/turn/{turn.pk}/swap/").status_code == 404
    assert cast.client(name_of(cast, taker)).post(f"/desk/duty/swap/{swap.pk}/refuse/").status_code == 302
    assert Swap.objects.get().state == "refused"
    assert Message.objects.filter(event="swap.refuse", recipient=f"person:{turn.person_id}").count() == 1
    assert turns(series) == before


def test_turn_for_turn(made: tuple[Cast, Series]) -> None:
    cast, series = made
    before = turns(series)
    for turn in Turn.objects.filter(state="on").select_related("person"):
        client = cast.client(name_of(cast, turn.person))
        form = client.get(f"/desk/duty/turn/{turn.pk}/swap/").context["form"]
        if form.backs:
            break
    back = form.backs[0]
    assert client.post(f"/desk/duty/turn/{turn.pk}/swap/", {"to": f"back-{back.pk}"}).status_code == 302
    other = cast.client(name_of(cast, back.person))
    assert "换您" in other.get("/desk/duty/").content.decode()
    assert other.post(f"/desk/duty/swap/{Swap.objects.get().pk}/accept/").status_code == 302
    assert turns(series) ^ before == {
        (turn.occasion_id, turn.person_id),
        (turn.occasion_id, back.person_id),
        (back.occasion_id, turn.person_id),
        (back.occasion_id, back.person_id),
    }


def test_whoever_may_take_it_is_asked_and_the_first_has_it(made: tuple[Cast, Series]) -> None:
    cast, _series = made
    turn, mine, takers = offering(cast)
    assert cast.client(mine).post(f"/desk/duty/turn/{turn.pk}/swap/", {"to": ""}).status_code == 302
    assert Message.objects.filter(event="swap.offer").count() == len(takers)
    swap = Swap.objects.get()
    first, second = (cast.client(name_of(cast, one)) for one in takers[:2])
    assert first.post(f"/desk/duty/swap/{swap.pk}/accept/").status_code == 302
    late = second.post(f"/desk/duty/swap/{swap.pk}/accept/")
    assert late.status_code == 409
    assert "别人已经先接了" in late.content.decode()


def test_many_offers_are_looked_at_together(made: tuple[Cast, Series]) -> None:
    cast, series = made
    counted = []
    client = cast.client("m5")
    for turn in Turn.objects.filter(occasion__series=series, state="on").exclude(person=cast["m5"])[:6]:
        with guard.writing():
            Swap.objects.create(turn=turn, made_at=clock.now())
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/desk/duty/")
        counted.append(len(asked))
    assert page.context["swaps"]
    assert counted[-1] <= counted[1]


def test_the_rule_in_the_way_is_said(made: tuple[Cast, Series]) -> None:
    cast, series = made
    turn, mine, (taker, *_rest) = offering(cast)
    before = turns(series)
    swap = actions.offer_swap(cast.by(mine), turn, to=taker)
    actions.take_absence(By(), taker, since=turn.occasion.day, until=turn.occasion.day)
    answer = cast.client(name_of(cast, taker)).post(f"/desk/duty/swap/{swap.pk}/accept/")
    assert answer.status_code == 422
    assert "来不了" in answer.content.decode()
    assert turns(series) == before
    assert Swap.objects.get().state == "open"


def test_withdrawn_and_lapsed(made: tuple[Cast, Series]) -> None:
    cast, _series = made
    turn, mine, (taker, *_rest) = offering(cast)
    swap = actions.offer_swap(cast.by(mine), turn, to=taker)
    assert cast.client(mine).post(f"/desk/duty/swap/{swap.pk}/withdraw/").status_code == 302
    assert cast.client(name_of(cast, taker)).post(f"/desk/duty/swap/{swap.pk}/accept/").status_code == 409
    swap = actions.offer_swap(cast.by(mine), turn, to=taker)
    lapse_swaps()
    assert Swap.objects.get(pk=swap.pk).state == "open"
    with guard.writing():
        Occasion.objects.filter(pk=turn.occasion_id).update(opens_at=clock.now() - timedelta(minutes=1))
    assert cast.client(name_of(cast, taker)).post(f"/desk/duty/swap/{swap.pk}/accept/").status_code == 409
    lapse_swaps()
    assert Swap.objects.get(pk=swap.pk).state == "lapsed"
    assert Message.objects.filter(event="swap.lapse").count() == 1


def test_an_offer_ends_with_its_turn(made: tuple[Cast, Series]) -> None:
    cast, series = made
    turn, mine, (taker, *_rest) = offering(cast)
    swap = actions.offer_swap(cast.by(mine), turn, to=taker)
    actions.take_absence(By(), cast[mine], since=turn.occasion.day, until=turn.occasion.day)
    actions.publish(cast.by("head"), draft(cast, series))
    swap.refresh_from_db()
    assert swap.state == "lapsed"


def test_absences_are_ones_own_or_entered_by_who_plans(made: tuple[Cast, Series]) -> None:
    cast, series = made
    day = period(series)["since"] + timedelta(days=70)
    values = {"since": day, "until": day + timedelta(days=1)}
    member = cast.client("member")
    assert member.post("/desk/duty/absence/", {**values, "until": day - timedelta(days=1)}).status_code == 422
    assert member.post("/desk/duty/absence/", values).status_code == 302
    assert member.post("/desk/duty/absence/", values).status_code == 422
    one = Absence.objects.get()
    assert cast.client("member2").post(f"/desk/duty/absence/{one.pk}/withdraw/").status_code == 404
    assert cast.client("outsider").post(f"/desk/rosters/absences/{one.pk}/withdraw/").status_code == 404
    assert member.post(f"/desk/duty/absence/{one.pk}/withdraw/").status_code == 302
    officer = cast.client("officer")
    assert officer.post("/desk/rosters/absences/", {"person": cast["m1"].pk, **values}).status_code == 302
    assert cast["m1"].name in officer.get("/desk/rosters/absences/").content.decode()
    assert officer.post("/desk/rosters/absences/", {"person": cast["member3"].pk, **values}).status_code == 422
    assert cast.client("leader").post("/desk/rosters/absences/", values).status_code == 403
    again = Absence.objects.get(withdrawn_at=None)
    assert officer.post(f"/desk/rosters/absences/{again.pk}/withdraw/").status_code == 302
    assert not Message.objects.filter(event="absence.take").exists()


def test_wishes_are_ticked_and_heard() -> None:
    cast, series = house()
    client = cast.client("m2")
    days = list(series.occasions.order_by("day").values_list("day", flat=True))
    assert [one.day for one in client.get("/desk/duty/").context["wish_days"]] == days
    client.post("/desk/duty/wishes/", {f"day-{days[0]}": "1", f"day-{days[1]}": "0", f"day-{days[2]}": "0"})
    client.post("/desk/duty/wishes/", {f"day-{days[2]}": "", f"day-{days[3]}": "x", "day-2020-01-01": "1"})
    assert dict(Wish.objects.values_list("day", "wanted")) == {days[0]: True, days[1]: False}
    assert cast.client("clerk").post("/desk/duty/wishes/", {}).status_code == 403
    assert cast.client("leader").get("/desk/duty/").status_code == 403
    roster = draft(cast, series)
    held = {str(one.pk): one.day for one in series.occasions.all()}
    on = {held[key] for key, people in roster.plan.items() if cast["m2"].pk in people}
    assert days[0] in on
    assert days[1] not in on
    assert (roster.outcome["heard"], roster.outcome["wishes"]) == (2, 2)
    assert planning.loads(planning.loose(roster.plan))[cast["m2"].pk] >= 1
