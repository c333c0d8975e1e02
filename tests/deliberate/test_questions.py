"""Pages ask the database as often for many rows as for few."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bandeng.core import clock, guard
from bandeng.core.errors import NotAllowed
from bandeng.deliberate import commitment_doings as doings
from bandeng.deliberate import commitment_lists as lists
from bandeng.deliberate import plan_progress
from bandeng.deliberate.actions import commitment as A
from bandeng.deliberate.actions import plan_targets as T
from bandeng.deliberate.models import Commitment, Plan
from bandeng.studio.actions import grant_role
from bandeng.studio.models import Role, Studio
from tests.cast import Cast
from tests.deliberate import made_plan
from tests.deliberate.made_commitment import activity, due, proposed


def asked(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def more_commitments(cast: Cast, held: object, number: int) -> None:
    for n in range(number):
        one = proposed(cast, held, unit=None, person=cast["officer" if n % 2 else "member"])  # type: ignore[arg-type]
        A.refuse(cast.by("officer" if n % 2 else "member"), one, reason="不归我管")


def test_everyones_page_with_many_commitments(cast: Cast) -> None:
    held = activity(cast)
    more_commitments(cast, held, 2)
    few = asked(Client(), f"/deliberate/{held.pk}/")
    more_commitments(cast, held, 6)
    assert asked(Client(), f"/deliberate/{held.pk}/") == few


def years(cast: Cast, *some: int) -> None:
    for year in some:
        plan = made_plan.district(cast, year)
        made_plan.held(cast, made_plan.item(cast, plan, "district", "供暖"))
        with guard.writing():
            Plan.objects.filter(pk=plan.pk).update(state="issued")


def test_lists_of_many_plans(cast: Cast) -> None:
    years(cast, 2024)
    officer = cast.client("district")
    few = asked(officer, "/desk/plan/"), asked(Client(), "/plan/")
    years(cast, 2025, 2026, 2027)
    assert (asked(officer, "/desk/plan/"), asked(Client(), "/plan/")) == few
    assert Client().get("/plan/").content.decode().count("<progress") == 4


def test_a_plan_that_many_studios_carry(cast: Cast) -> None:
    plan = made_plan.district(cast)
    item = made_plan.item(cast, plan, "district", "供暖")
    with guard.writing():
        Plan.objects.filter(pk=plan.pk).update(state="issued")
    targets = list(plan.targets.all())

    def carry(studio: Studio) -> None:
        from bandeng.deliberate.actions import plan as P

        made = P.begin_plan(cast.by("district"), studio, year=made_plan.YEAR)
        T.carry(cast.by("district"), made, {one: 1 for one in targets})
        made.refresh_from_db()
        made_plan.item(cast, made, "district", "供暖", of=item)

    carry(cast.studio)
    client, pages = cast.client("district"), (f"/desk/plan/{plan.pk}/", f"/desk/plan/item/{item.pk}/")
    few = [asked(client, page) for page in pages]
    carry(cast.other_studio)
    assert [asked(client, page) for page in pages] == few
    measure = plan_progress.measures(Plan.objects.get(pk=plan.pk))[0]
    assert (measure.done, measure.planned, measure.carried) == (0, 1, 2)
    assert [(one.number, one.planned, one.done) for one in measure.shares] == [(1, 1, 0), (1, 1, 0)]


def test_who_asked_for_a_day_does_not_grant_it(cast: Cast) -> None:
    one = proposed(cast)
    one = A.ask_date(cast.by("clerk"), one, until=due(40), reason="要等零件")
    with guard.writing():
        Role.objects.filter(person=cast["clerk"]).update(until=clock.now())
    grant_role(cast.by("admin"), cast["clerk"], kind=Role.Kind.OFFICER, path=cast.studio.path)
    assert "grant-date" not in {verb.slug for verb in doings.possible(one, cast["clerk"])}
    assert one not in lists.to_settle(cast["clerk"])
    with pytest.raises(NotAllowed):
        A.grant_date(cast.by("clerk"), one)
    assert A.grant_date(cast.by("officer"), one).state == Commitment.State.TAKEN


def test_who_is_to_answer_for_it_does_not_rewrite_it(cast: Cast) -> None:
    one = proposed(cast, unit=None, person=cast["member"])
    easier = {"what": "看一看路灯", "proof": "我说了算", "due_on": due(300), "unit": None, "person": cast["member"]}
    assert not doings.changes(one, cast["member"])
    with pytest.raises(NotAllowed):
        A.change(cast.by("member"), one, **easier)  # type: ignore[arg-type]
    assert doings.changes(one, cast["member2"])
    assert A.change(cast.by("member2"), one, **easier).what == "看一看路灯"  # type: ignore[arg-type]
    own = proposed(cast, who="member", unit=None, person=cast["member"])
    assert A.change(cast.by("member"), own, **easier).what == "看一看路灯"  # type: ignore[arg-type]
