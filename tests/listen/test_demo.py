"""The demo as it stands in the database once it is loaded."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction

from bandeng.core import clock
from bandeng.core.access import code_hash
from bandeng.core.actions import By, NotAllowed, Origin
from bandeng.core.codes import parse_code
from bandeng.deliberate.models import Activity, Commitment, Note, Statement, Volunteer, Vote
from bandeng.gather import demo as gather_demo
from bandeng.gather.models import Attendance, Occasion, Roster, Turn
from bandeng.ledger.models import Entry
from bandeng.listen import figures, lamps, queries, rules
from bandeng.listen.actions import climb
from bandeng.listen.actions.resident import handled_by
from bandeng.listen.demo import house
from bandeng.listen.demo.load import load
from bandeng.listen.demo.sign_ins import sign_ins, tracking_codes
from bandeng.listen.forms.verbs import AssignForm
from bandeng.listen.models import Heard, Look, Matter, Photo, Reply
from bandeng.listen.states import State
from bandeng.post.models import Message, Status
from bandeng.rally.models import Advice, LawFirm, Lawyer
from bandeng.studio import actions as studio
from bandeng.studio import portraits
from bandeng.studio.models import Member, Person, Role, Studio, Unit, Venue
from tests.database import empty_tables
from tests.demo import TODAY, loaded


@contextmanager
def undone() -> Iterator[None]:
    """What is done inside is undone at the end; durable actions take the block for a test's own."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    with block:
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="class")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), undone():
        assert loaded()
        yield


def story() -> list[tuple[Any, ...]]:
    rows = (
        Matter.objects.order_by("received_at", "pk").values_list(
            "received_at", "title", "state", "number", "member__person__name", "replied_at", "ended_at"
        ),
        Activity.objects.order_by("pk").values_list("title", "state", "announced_at", "held_at", "closed_at", "result"),
        Note.objects.order_by("pk").values_list("made_at", "made_by__name", "participant__label", "text"),
        Commitment.objects.order_by("pk").values_list("what", "state", "due_on", "done_on", "confirmed_at"),
        Vote.objects.order_by("statement_id", "value").values_list("statement_id", "value"),
        Volunteer.objects.order_by("pk").values_list("made_at", "values"),
    )
    first = Statement.objects.earliest("pk").pk
    votes = [(one - first, value) for one, value in rows[4]]
    return [*rows[0], *rows[1], *rows[2], *rows[3], *votes, *rows[5]]


@pytest.mark.either_engine
@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
class TestLoaded:
    def test_the_house_is_whole(self) -> None:
        assert Member.objects.count() == 30
        assert len(set(Member.objects.values_list("sector", flat=True))) >= 15
        counts = {kind: Role.objects.filter(kind=kind).values("person").distinct().count() for kind in Role.Kind}
        assert counts == {
            "member": 30,
            "convener": 1,
            "officer": 3,
            "head": 1,
            "leader": 1,
            "community": 2,
            "clerk": 6,
            "district": 1,
            "auditor": 1,
            "admin": 1,
            "lawyer": 32,
        }

    def test_a_year_of_wednesdays_was_sat_and_heard(self) -> None:
        held = Occasion.objects.filter(kind="listening", state="on", day__lt=TODAY)
        days = set(held.values_list("day", flat=True))
        assert len(days) >= 48
        assert {day.weekday() for day in days} == {2}
        there = Attendance.objects.filter(occasion__in=held, duty=True)
        assert there.count() > 50
        turns = Turn.objects.filter(occasion__in=held, state="on")
        assert 0.9 < there.count() / turns.count() < 1
        assert Heard.objects.filter(occasion__in=held).count() > 40
        assert not Turn.objects.filter(state="on", occasion__state="cancelled").exists()

    def test_the_coming_weeks_are_planned(self) -> None:
        coming = Occasion.objects.filter(state="on", day__gt=TODAY, day__lt=TODAY + timedelta(days=60))
        assert coming.count() > 20
        assert all(one.turns.filter(state="on").count() == one.need for one in coming)

    def test_every_roster_is_proven_and_keeps_the_rules(self) -> None:
        rosters = Roster.objects.all()
        assert len(rosters) >= 6
        assert all(roster.outcome["optimal"] and not roster.outcome["kept"] for roster in rosters)

    def test_lawyers_of_five_firms_sit_every_week(self) -> None:
        assert LawFirm.objects.count() == 5
        sat = Attendance.objects.filter(occasion__kind="clinic", duty=True)
        assert len(set(sat.values_list("person", flat=True))) > 30
        for occasion in Occasion.objects.filter(kind="clinic", state="on", day__lt=TODAY).prefetch_related("turns"):
            firms = Lawyer.objects.filter(person__turns__occasion=occasion).values_list("firm", flat=True)
            assert len(set(firms)) == len(firms) == 2
        assert Advice.objects.count() > 80
        assert Studio.objects.get(code="xujiawan").workstations.count() == 1
        assert Venue.objects.filter(listed=True).count() == 2
        assert not Person.objects.filter(demo=False).exists()

    def test_portraits_are_there(self) -> None:
        names = list(Member.objects.values_list("portrait", flat=True))
        assert len({portraits.read(name) for name in names}) == 30
        assert all((portraits.read(name) or b"").startswith(b"\xff\xd8") for name in names)

    def test_officers_are_offered_every_unit(self) -> None:
        for of in Studio.objects.all():
            matter = Matter.objects.filter(studio=of, state=State.IN_HAND).first() or Matter(studio=of, path=of.path)
            form = AssignForm(matter=matter, person=None)
            assert set(form.fields["unit"].queryset) == set(Unit.objects.all())  # type: ignore[attr-defined]
            assert form.fields["member"].queryset.count() == 30  # type: ignore[attr-defined]

    def test_seventy_matters_in_every_state_that_an_action_leads_to(self) -> None:
        assert Matter.objects.count() == 70
        assert set(Matter.objects.values_list("state", flat=True)) == set(State)
        assert set(Matter.objects.values_list("origin", flat=True)) == {Origin.DEMO}

    def test_every_kind_and_every_way_in(self) -> None:
        assert set(Matter.objects.exclude(kind="").values_list("kind", flat=True)) == set(Matter.Kind)
        assert set(Matter.objects.values_list("source", flat=True)) == set(Matter.Source) - {"imported"}

    def test_every_ending(self) -> None:
        assert set(Matter.objects.values_list("word", flat=True)) == set(Matter.Word)
        assert set(Reply.objects.values_list("result", flat=True)) == set(Reply.Result)
        reasons = set(Matter.objects.exclude(decline_reason="").values_list("decline_reason", flat=True))
        assert len(reasons) == 6
        unsolved = Matter.objects.get(state=State.CLOSED, word="", disputed=True)
        assert (unsolved.round, unsolved.satisfied) == (2, "no")

    def test_lamps_of_every_colour(self) -> None:
        colours = [lamps.lamp(matter, TODAY)[0] for matter in Matter.objects.all()]
        assert colours.count("red") == 5
        assert colours.count("amber") == 3
        assert colours.count("green") >= 2

    def test_the_ladder_was_climbed_on_its_days(self) -> None:
        late = [matter for matter in Matter.objects.all() if lamps.colour(matter, TODAY) == "red"]
        for matter in late:
            limit, due = lamps.limit_of(matter) or ("", TODAY)
            assert matter.rungs.filter(code=f"{limit}.press", due_on=due).exists()
        assert climb.climb(datetime.combine(TODAY, time(9), clock.HERE)) == 0, "the worker finds nothing left to do"

    def test_some_promises_are_open_and_one_is_overdue(self) -> None:
        promised = Matter.objects.filter(state=State.REPLIED, result="promised")
        assert promised.count() == 3
        assert promised.filter(promised_on__lt=TODAY).count() == 1

    def test_numbers_rise_with_the_dates_and_have_no_gap(self) -> None:
        numbers = list(Matter.objects.exclude(number=None).order_by("accepted_at").values_list("number", flat=True))
        assert numbers == sorted(numbers)
        this_year = [number for number in numbers if "2026" in str(number)]
        assert this_year == [f"徐民〔2026〕{n:03d}号" for n in range(1, len(this_year) + 1)]

    def test_nobody_calls_back_about_what_they_handled(self) -> None:
        called = Matter.objects.filter(steps__code="matter.call_back").distinct()
        assert called.count() >= 10
        for matter in called:
            for step in matter.steps.filter(code="matter.call_back"):
                assert step.person is not None
                assert not handled_by(matter, step.person)

    def test_the_gas_story(self) -> None:
        gas = Matter.objects.get(title__contains="天然气")
        assert (gas.state, gas.word, gas.satisfied) == (State.CLOSED, "code", "yes")
        assert gas.published_at is not None
        assert gas.promised_on is not None
        assert gas.carried_out_on is not None
        assert gas.carried_out_on < gas.promised_on
        assert gas.replied_at is not None
        assert (gas.carried_out_on - clock.day(gas.replied_at)).days > 150
        told = gas.steps.get(code="matter.carry_out").text
        assert "40 户" in told
        assert "124 人" in told
        assert gas.photos.filter(evidence=True).exists()
        assert queries.links(gas, Person.objects.get(sign_in_name="officer1")) != []
        assert gas in list(queries.published(Studio.objects.get(code="xujiawan"))[:6])

    def test_what_is_published_was_agreed_to(self) -> None:
        assert Matter.objects.filter(published_at__isnull=False).count() >= 12
        assert not Matter.objects.filter(published_at__isnull=False, may_publish=False).exists()

    def test_whoever_is_named_keeps_out(self) -> None:
        matter = Matter.objects.get(avoidances__isnull=False)
        named = matter.avoidances.get().person
        assert not rules.may(named, "matter.see", matter)

    def test_pictures_and_looks_are_there(self) -> None:
        assert Photo.objects.filter(evidence=True).count() >= 6
        assert Photo.objects.filter(evidence=False).count() >= 4
        assert Look.objects.count() == 3

    def test_figures_are_good_and_honest(self) -> None:
        found = {item.figure.code: item for item in figures.summary(Studio.objects.get(code="xujiawan"))}
        assert all(0.6 < item.numerator / item.denominator < 1 for item in found.values())

    def test_nothing_waits_to_be_sent(self) -> None:
        assert Message.objects.count() > 100
        assert set(Message.objects.values_list("status", "channel")) == {(Status.SENT, "log")}

    def test_loading_again_does_nothing(self) -> None:
        before = Entry.objects.count()
        out = StringIO()
        call_command("demo", stdout=out)
        assert Entry.objects.count() == before
        assert "officer1" in out.getvalue()

    def test_sign_ins_that_are_printed_work(self) -> None:
        told = sign_ins()
        for _kind, name, sign_in in house.sign_in_names():
            person = Person.objects.get(sign_in_name=sign_in)
            assert person.name == name
            assert person.check_password(gather_demo.PASSWORD)
            assert sign_in in told
        assert len(gather_demo.PASSWORD) >= 10
        assert gather_demo.PASSWORD in told

    def test_tracking_codes_that_are_printed_open_their_matters(self) -> None:
        for code, title in tracking_codes():
            assert Matter.objects.get(code_hash=code_hash(parse_code(code))).title == title

    def test_sign_ins_are_for_invented_people_only(self) -> None:
        with undone(), pytest.raises(NotAllowed):
            gather_demo.give_sign_in(By(), Person.objects.all()[0], name="anyone")

    @pytest.mark.either_engine
    def test_the_same_seed_on_the_same_day_gives_the_same_story(self) -> None:
        first = story()
        with undone():
            ours = [one for one in apps.get_models(include_auto_created=True) if one.__module__.startswith("bandeng.")]
            empty_tables(*(one._meta.db_table for one in ours))
            assert load(today=TODAY)
            assert story() == first


@pytest.mark.django_db
def test_where_work_has_begun_the_demo_is_refused() -> None:
    studio.add_person(By(), name="甲某人")
    with pytest.raises(CommandError):
        call_command("demo", stdout=StringIO())
    call_command("demo", "--if-empty", stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("demo", "--sign-ins", stdout=StringIO())
    assert not Matter.objects.exists()


def test_production_has_no_demo(settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError):
        call_command("demo", stdout=StringIO())
