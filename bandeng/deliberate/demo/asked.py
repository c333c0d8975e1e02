"""What residents of the demo are asked: polls, panels drawn by lot, ballots."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from importlib.util import find_spec
from random import Random
from typing import Any

from bandeng.core.working_calendar import calendar
from bandeng.deliberate import casting, voters, votes
from bandeng.deliberate.actions import ballot as ballots
from bandeng.deliberate.actions import ballot_count, draw_lot, draw_volunteers, poll_close, poll_statements
from bandeng.deliberate.actions import draw as draws
from bandeng.deliberate.actions import poll as polls
from bandeng.deliberate.demo.telling import Scene, moment, resident
from bandeng.deliberate.models import Ballot, Draw, Poll, Ticket

Told = Mapping[str, Any]
SAID = {"+": 1, "-": -1, "0": 0}
# So many of a hundred answers are against one's like, or are not given.
AGAINST, SILENT = 4, 8
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
# Seven digits that are given to nobody, and four.
MOBILE = "1390000"
# Without these no lottery can be worked out.
SOLVER = ("highspy", "numpy", "scipy")


def _people(told: Told, rng: Random) -> Iterator[list[tuple[int, int]]]:
    """What each one says: number of the statement, value."""
    many = len(told["statements"])
    minds = [row for number, row in told["groups"] for _each in range(number)]
    minds += ["".join(rng.choice("++-0") for _one in range(many)) for _each in range(told["scattered"])]
    rng.shuffle(minds)
    for mind in minds:
        said = []
        for number, mark in enumerate(mind, 1):
            chance = rng.randrange(100)
            if chance >= SILENT:
                value = SAID[mark]
                said.append((number, -value if chance >= 100 - AGAINST else value))
        yield said


def _poll(scene: Scene, told: Told, at: datetime, closes_at: datetime, **terms: Any) -> Poll:
    """Opened; everyone answers as the page would, ten at a time."""
    by = scene.officer(at)
    made = polls.make(
        by,
        scene.stage.studio,
        title=told["title"],
        about=told["about"],
        statements="\n".join(told["statements"]),
        closes_at=closes_at,
        activity=scene.one,
        form_key=scene.key(),
        **terms,
    )
    made = polls.open_poll(by, made)
    rng = Random(f"{scene.stage.seed} {made.title}")
    for person, said in enumerate(_people(told, rng)):
        voter = voters.number(made, f"demo-{person}")
        rows = [votes.Said(number, value) for number, value in said]
        for first in range(0, len(rows), votes.AT_ONCE):
            votes.cast(made.pk, voter, rows[first : first + votes.AT_ONCE], by.at)
    return made


def running_poll(scene: Scene, told: Told, on: date) -> None:
    """Open beyond today, with its map; one participant's statement is shown, one waits."""
    stage = scene.stage
    closes = moment(stage.today + timedelta(days=12), 18)
    made = _poll(scene, told, moment(on, 10, 50), closes, live=True)
    for number, words in enumerate(told["said"]):
        at = moment(stage.today - timedelta(days=1), 20, number)
        voter = voters.number(made, f"demo-{number}")
        one = poll_statements.say(resident(stage, at), made, voter=voter, text=words, form_key=scene.key())
        if number == 0:
            poll_statements.let_through(scene.officer(at + timedelta(minutes=30)), one, text=words)


def past_poll(scene: Scene, told: Told, on: date, day: date) -> None:
    """Closed on the eve of the meeting; its report is there for everyone."""
    eve = moment(day - timedelta(days=1), 18)
    made = _poll(scene, told, moment(on, 10, 50), eve)
    poll_close.close(scene.officer(eve), made)


def _called(scene: Scene, told: Told, on: date, until: date) -> Draw:
    at = moment(on, 11, 20)
    attributes = told["attributes"]
    own = "\n".join(f"{title}：{'、'.join(value for value, *_quota in values)}" for title, values in attributes)
    made = draws.call(
        scene.officer(at),
        scene.stage.studio,
        title=told["title"],
        about=told["about"],
        size=told["size"],
        until=until,
        own=own,
        activity=scene.one,
    )
    limits = {(title, value): (least, most) for title, values in attributes for value, least, most in values}
    made = draws.limit(scene.officer(at), made, limits=limits)
    rng = Random(f"{scene.stage.seed} {made.title}")
    for number in range(told["volunteers"]):
        day = on + (until - on) * number / told["volunteers"]
        draw_volunteers.join(
            resident(scene.stage, moment(day, 20, number % 60)),
            made,
            values={title: rng.choice(values)[0] for title, values in attributes},
            name=rng.choice(SURNAMES) + rng.choice(("女士", "先生", "师傅", "阿姨")),
            phone=f"{MOBILE}{1000 + 37 * number}",
            consent=True,
            form_key=scene.key(),
        )
    return made


def called(scene: Scene, told: Told, on: date) -> None:
    """A list that is complete and waits to be fixed."""
    _called(scene, told, on, scene.stage.today - timedelta(days=1))


def drawn(scene: Scene, told: Told, on: date, day: date) -> None:
    """Fixed and drawn before the meeting; none where nothing can be worked out on this machine."""
    if not all(map(find_spec, SOLVER)):
        return
    before = calendar().workday_before
    fixed, last = before(day, 3), before(day, 1)
    made = _called(scene, told, on, fixed - timedelta(days=1))
    made = draw_lot.fix(scene.officer(moment(fixed, 9, 30)), made, value_named=told["named"])
    value = told["value"]
    draw_lot.draw_panel(scene.officer(moment(last, 16)), made, value=value, again=value)


def _ballot(scene: Scene, told: Told, method: str, at: datetime, content: Callable[[list[str]], Any]) -> Ballot:
    """Opened by tickets; each paper is put into the box as the page would."""
    by = scene.officer(at)
    papers = [marks for number, marks in told["papers"] for _each in range(number)]
    terms = ballots.Terms(told["title"], method, about=told["about"], options=list(told["options"]), activity=scene.one)
    made = ballots.make(by, scene.stage.studio, terms)
    codes = ballots.make_tickets(by, made, kind=Ticket.Kind.CODE, count=told.get("tickets", len(papers)))
    made = ballots.open_ballot(by, Ballot.objects.get(pk=made.pk))
    for (_number, code), marks in zip(codes, papers, strict=False):
        casting.cast(made, voters.of_code(code), content(marks))
    return made


def ballot(scene: Scene, told: Told) -> None:
    """Still open: one marks whatever day suits."""
    day = calendar().workday_before(scene.stage.today, 2)
    made = _ballot(scene, told, Ballot.Method.APPROVAL, moment(day, 9, 15), lambda marks: {"marks": marks})
    ballots.make_tickets(scene.officer(moment(day, 9, 20)), made, kind=Ticket.Kind.SHEET, count=told["sheets"])


def counted(scene: Scene, day: date) -> None:
    """Ranked and counted in the meeting."""
    told = scene.told["ballot"]
    start = moment(day, 15, 30)
    made = _ballot(scene, told, Ballot.Method.RANKING, start, lambda order: {"ranks": [[one] for one in order]})
    people = sum(number for number, _order in told["papers"])
    ballot_count.count(scene.officer(start + timedelta(minutes=20)), made, present=people)
