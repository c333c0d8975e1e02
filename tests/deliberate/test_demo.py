"""The demo's story of this room as it stands in the database: the plan of 2020, the bench meeting, what runs now."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from bandeng.core import clock
from bandeng.core.models import Link
from bandeng.core.working_calendar import calendar
from bandeng.deliberate import commitment_lamps, opinion, plan_progress, votes
from bandeng.deliberate.actions import commitment_climb, draw_lot
from bandeng.deliberate.demo import now, telling
from bandeng.deliberate.models import Activity, Ballot, Commitment, Draw, Minutes, Opinion, Plan, Poll, Signature
from bandeng.gateway import draws
from bandeng.ledger.checking import State
from bandeng.listen.demo import house
from bandeng.listen.models import Matter
from tests.demo import TODAY, loaded


@pytest.fixture(scope="class")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    with django_db_blocker.unblock(), block:
        assert loaded()
        yield
        transaction.set_rollback(True)


def of_2020() -> Plan:
    return Plan.objects.get(year=2020)


@pytest.mark.django_db
@pytest.mark.either_engine
@pytest.mark.usefixtures("demo")
class TestLoaded:
    def test_two_and_five_and_four_were_held_and_closed(self) -> None:
        plan = of_2020()
        assert [(one.target.number, one.done, one.planned) for one in plan_progress.measures(plan)] == [
            (2, 2, 2),
            (5, 5, 5),
            (4, 4, 4),
        ]
        lines = plan_progress.lines(plan, TODAY)
        assert [line.stage for line in lines] == ["closed"] * 11
        assert all(line.item.topic and line.item.topic.proposed_by == line.item.owner for line in lines)
        assert (plan.issued_as, plan.issued_on) == ("徐协商〔2020〕1号", date(2020, 1, 16))

    def test_each_was_minuted_by_two_and_signed_by_all_who_came(self) -> None:
        found = Activity.objects.filter(item__plan=of_2020())
        told = {row["topic"]: row for row in telling.read("plan2020.toml")["item"]}
        for one in found:
            row = told[one.title]
            assert one.occasion
            assert one.occasion.day == row["day"]
            assert one.held_at
            assert clock.day(one.held_at) == row["day"]
            assert one.announced_at
            assert timedelta(days=10) < one.held_at - one.announced_at < timedelta(days=15)
            came = one.participants.exclude(came_at=None)
            assert came.count() == len(row["people"]) + len(row["units"]) + 4  # who chairs, three residents
            assert Signature.objects.filter(activity=one, verdict="signed").count() == came.count()
            assert one.notes.count() == len(row["notes"])
            assert one.notes.values("made_by").distinct().count() == 2
            assert Minutes.objects.get(activity=one).hash == one.minutes_hash
            assert one.result == row["result"]

    def test_what_was_promised_was_done_in_time_and_seen_by_another(self) -> None:
        kept = Commitment.objects.filter(activity__item__plan=of_2020())
        assert kept.count() == 19
        for one in kept:
            assert one.state == Commitment.State.CONFIRMED
            assert one.confirmed_at
            assert clock.day(one.confirmed_at) <= one.due_on
            assert one.confirmed_by not in (one.done_by, one.taken_by, None)

    def test_the_bench_meeting_came_of_the_matter(self) -> None:
        gas = Matter.objects.get(title__contains="几十年天然气")
        bench = Activity.objects.get(kind="bench")
        assert Link.objects.filter(source=gas.subject, target=bench.subject, relation="led_to").exists()
        assert [step.code for step in gas.steps.filter(code__startswith="activity.").order_by("at")] == [
            "activity.open",
            "activity.close",
        ]
        assert clock.day(bench.made_at) == calendar().add_workdays(clock.day(gas.received_at), 2)
        assert bench.occasion
        assert not bench.occasion.venue.listed
        signed = Signature.objects.filter(activity=bench, participant__part="resident")
        assert signed.count() == telling.numbers(bench) == 6
        lit = bench.commitments.get(what__contains="点火")
        assert lit.done_on == gas.carried_out_on
        assert "40 户、124 人" in bench.result

    def test_what_is_followed_now_is_late_or_nearly_or_done(self) -> None:
        one = Activity.objects.get(state="minuted")
        lamps = [(row.state, commitment_lamps.lamp(row, TODAY)[0]) for row in one.commitments.all()]
        taken = [("taken", "red"), ("taken", "amber")]
        assert lamps == [("confirmed", "grey"), *taken, ("done", "grey"), ("proposed", "green")]
        late = one.commitments.get(what__contains="统一装油烟罩")
        assert late.rungs.filter(code="due.press").exists()
        assert all(
            clock.day(step.at).isoformat() == step.data["on"] for step in late.steps.filter(code__contains="rung")
        )
        assert commitment_climb.climb(clock.midnight(TODAY) + timedelta(hours=9)) == 0

    def test_opinions_and_a_document_lie_ready_for_what_comes(self) -> None:
        one = Activity.objects.get(state="announced")
        assert one.occasion
        assert TODAY < one.occasion.day <= TODAY + timedelta(days=9)
        assert sorted(one.opinions.values_list("state", flat=True)) == ["kept", "shown", "shown", "waiting"]
        assert not Opinion.objects.filter(tell_later=True).exists()
        (paper,) = one.materials.all()
        assert paper.media_type.endswith("wordprocessingml.document")
        assert paper.read_marks.count() == 2

    def test_the_poll_has_a_map_with_groups(self) -> None:
        poll = Poll.objects.get(state="open")
        assert votes.people(poll.pk) >= 120
        assert poll.statements.filter(state="shown").count() == 15
        opinion.forget()
        shown = opinion.current(poll)
        assert shown is not None
        assert (shown.clear, len(shown.sizes)) == (True, 3)
        over = Poll.objects.get(state="closed")
        assert over.wrapped_key is None
        assert over.votes_hash == votes.root(votes.rows(over.pk))

    def test_the_draw_can_be_repeated_and_the_other_is_ready(self) -> None:
        drawn = Draw.objects.get(state="drawn")
        assert drawn.record
        steps = draws.check(draw_lot.published(drawn.record))
        assert {step.state for step in steps} == {State.GOOD}
        assert len(drawn.record["drawn"]) == 6
        waiting = Draw.objects.get(state="calling")
        assert waiting.volunteers.filter(state="in").count() == 60
        assert waiting.until
        assert waiting.until < TODAY
        assert waiting.state_said == "报名已截止，待固定名册"

    def test_one_ballot_is_counted_and_one_is_open(self) -> None:
        counted = Ballot.objects.get(state="counted")
        assert counted.result
        assert counted.result["valid"] == 24
        assert counted.papers_hash
        assert Ballot.objects.get(state="open").access == "ticket"

    def test_everyone_can_read_it(self, client: Any) -> None:
        for one in Activity.objects.all():
            assert client.get(reverse("activity_public", args=[one.pk])).status_code == 200
        page = client.get(reverse("plan_public", args=[of_2020().pk])).content.decode()
        assert "5G 基站建设" in page
        said = client.get(reverse("activities_public")).content.decode()
        assert "2020年" in said.replace(" ", "").replace("\u2009", "")


def test_the_texts_name_only_who_is_there() -> None:
    names = {row["name"] for row in house.read_members()}
    units = {row["key"] for row in house.read()["unit"]}
    rows = [*telling.read("plan2020.toml")["item"], telling.read("bench.toml")]
    rows += [telling.read("now.toml")[name] for name in ("closed", "followed", "coming")]
    for row in rows:
        assert {row.get("owner") or row["chair"], *row["people"]} <= names
        whose = {one[1].removeprefix("person:") for one in row["commitments"]}
        assert whose | set(row["units"]) <= units | names


@pytest.mark.django_db
@pytest.mark.parametrize("month", range(1, 13))
def test_on_every_day_the_present_lies_in_its_order(month: int) -> None:
    for year in (2026, 2028):
        for day in (1, 14, 15, 28):
            today = date(year, month, day)
            days = now.days_of(today)
            assert calendar().add_workdays(days.closed, 9) < today, today
            assert calendar().add_workdays(days.followed, 3) < today < days.coming
