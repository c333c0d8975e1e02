"""Where no roster is possible the reasons given contradict each other, and none of them is superfluous."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given, settings

from bandeng.algorithms.roster import Conflict, Pin, Reason, Rules, broken, plan
from tests.algorithms.roster_cast import Case, cases, kept, possible
from tests.algorithms.test_roster import DUTIES, PEOPLE, WEDNESDAYS


def refused(*args: object, **more: object) -> Conflict:
    made = plan(*args, **more)  # type: ignore[arg-type]
    assert isinstance(made, Conflict)
    assert made.minimal
    return made


@settings(max_examples=100, derandomize=True)
@given(cases(duties=3, workers=3))
def test_the_reasons_contradict_each_other_and_none_is_superfluous(case: Case) -> None:
    duties, workers, rules, pins = case
    made = plan(duties, workers, rules, pinned=pins)
    assume(isinstance(made, Conflict))
    assert isinstance(made, Conflict)
    assert made.minimal
    assert not possible(made.reasons, case)
    for at in range(len(made.reasons)):
        assert possible(made.reasons[:at] + made.reasons[at + 1 :], case)
    for reason in made.reasons:
        if without := waived(reason, case):
            assert (reason in made.relax) == bool(kept(without)), reason


def waived(reason: Reason, case: Case) -> Case | None:
    """The case without this one reason, as far as data can say it."""
    duties, workers, rules, pins = case
    if reason.rule == "need" and not any(pin.duty == reason.duty for pin in pins):
        return [duty for duty in duties if duty.key != reason.duty], workers, rules, pins
    if reason.rule == "pinned":
        return duties, workers, rules, [pin for pin in pins if pin != Pin(reason.duty, reason.worker)]
    if reason.rule in ("away", "barred"):
        free = {w.key: replace(w, away=w.away - {reason.day}) for w in workers}
        if reason.rule == "barred":
            free = {w.key: replace(w, barred=w.barred - {reason.duty}) for w in workers}
        return duties, [free[w.key] if w.key == reason.worker else w for w in workers], rules, pins
    return None


def test_too_few_on_a_day() -> None:
    day = WEDNESDAYS[3]
    people = [replace(worker, away=frozenset({day})) if at > 2 else worker for at, worker in enumerate(PEOPLE)]
    made = refused(DUTIES, people, Rules(sectors=0, experienced=0))
    assert {reason.rule for reason in made.reasons} == {"need", "away", "rest"}
    assert {reason.day for reason in made.reasons} == {day}
    away = [reason for reason in made.reasons if reason.rule == "away"]
    assert len(away) == len(PEOPLE) - 3
    assert set(away) <= set(made.relax)


def test_nobody_experienced_is_there() -> None:
    day = WEDNESDAYS[3]
    people = [replace(w, away=frozenset({day}) if w.experienced and w.key != "m01" else frozenset()) for w in PEOPLE]
    made = refused(DUTIES, people, Rules())
    assert sum(reason.rule == "experienced" for reason in made.reasons) == 2
    assert not any(reason.rule in ("need", "sectors") for reason in made.reasons)


def test_a_fixed_turn_against_an_absence() -> None:
    people = [replace(PEOPLE[0], away=frozenset(WEDNESDAYS[:1])), *PEOPLE[1:]]
    made = refused(DUTIES, people, Rules(), pinned=[Pin(DUTIES[0].key, "m00")])
    pinned = Reason("pinned", WEDNESDAYS[0], DUTIES[0].key, "m00")
    assert set(made.reasons) == set(made.relax) == {pinned, Reason("away", WEDNESDAYS[0], worker="m00")}


def test_one_sector_for_a_duty_of_two() -> None:
    made = refused(DUTIES[:1], [replace(worker, sector="x") for worker in PEOPLE], Rules())
    assert made.reasons == made.relax == (Reason("sectors", DUTIES[0].day, DUTIES[0].key),)


def test_a_month_with_too_few_turns_left() -> None:
    people = PEOPLE[:7]
    made = refused(DUTIES, people, Rules(sectors=0, experienced=0))
    months = [reason for reason in made.reasons if reason.rule == "per_month"]
    assert {reason.worker for reason in months} == {worker.key for worker in people}
    assert {reason.day for reason in months} == {date(2027, 3, 1)}
    assert sum(reason.rule == "need" for reason in made.reasons) == 8  # 7 people × 2 turns are fewer than 8 × 2


def test_two_troubles_at_once_are_told_one_by_one() -> None:
    days = frozenset({WEDNESDAYS[1], WEDNESDAYS[2]})
    made = refused(DUTIES, [replace(worker, away=days) for worker in PEOPLE], Rules())
    assert len({reason.day for reason in made.reasons}) == 1
    assert made.relax == ()


def test_rest_across_the_start_of_the_period() -> None:
    people = [replace(worker, recent=(WEDNESDAYS[0] - timedelta(days=3),)) for worker in PEOPLE]
    made = refused(DUTIES[:1], people, Rules(sectors=0, experienced=0))
    assert {reason.rule for reason in made.reasons} == {"need", "rest"}
    assert sum(reason.rule == "rest" for reason in made.reasons) == len(PEOPLE) - 1
    assert broken({DUTIES[0].key: ("m00", "m01")}, DUTIES[:1], people, Rules())[0].rule == "rest"
