"""Playing the story: each line of it becomes the action that it names, done by whoever does such things."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from bandeng.core import photos
from bandeng.core.actions import By, Origin
from bandeng.listen import actions as listen
from bandeng.listen import publishing
from bandeng.listen.actions.climb import climb_back
from bandeng.listen.demo import scenes
from bandeng.listen.demo.dates import Event
from bandeng.listen.demo.house import House
from bandeng.listen.demo.story import Line, Told
from bandeng.listen.models import Matter
from bandeng.studio.models import Member, Person

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
# Demo numbers begin like this: seven zeros are given to nobody.
MOBILE, LANDLINE = "1390000", "0298600"


@dataclass(slots=True)
class Cast:
    """Who has to do with one matter. `checker` is an officer who has not handled it."""

    matter: Matter
    officer: Person
    checker: Person
    member: Member
    by: By = field(default_factory=lambda: By(origin=Origin.DEMO))

    def person(self, person: Person) -> By:
        return By(person=person, role="staff", at=self.by.at, origin=Origin.DEMO)


class Player:
    """Plays events in their order; a seed chooses whom the story does not name."""

    def __init__(self, house: House, matters: list[Told], seed: int) -> None:
        self.house, self.seed = house, seed
        self.casts: dict[str, Cast] = {}
        rng = Random(f"{seed} members")
        names = sorted(house.members)
        rng.shuffle(names)
        self.members = {told.id: told.member or names[n % len(names)] for n, told in enumerate(matters)}

    def play(self, event: Event) -> None:
        if event.line is None:
            self.casts[event.told.id] = self._receive(event)
            return
        cast = self.casts[event.told.id]
        climb_back(cast.matter, event.at)
        cast.by = By(at=event.at, origin=Origin.DEMO)
        cast.matter = VERBS[event.line.verb](self, cast, event) or cast.matter

    def _receive(self, event: Event) -> Cast:
        told, house = event.told, self.house
        rng = Random(f"{self.seed} {told.id} cast")
        officer, checker = rng.sample(house.staff["officer"], 2)
        member = house.members[self.members[told.id]]
        by = By(role="resident", at=event.at, origin=Origin.DEMO)
        if told.source != "web":
            entering = rng.choice(house.staff["community"]) if told.source == "community" else checker
            by = By(person=entering, role="staff", at=event.at, origin=Origin.DEMO)
        wished = told.source == "web" and told.lines and rng.random() < 0.4
        intake = listen.Intake(
            studio=house.station if told.community == house.station_community else house.studio,
            words=told.say,
            source=Matter.Source(told.source),
            place=told.place,
            wished=member if wished else None,
            community=house.communities.get(told.community),
            name=rng.choice(SURNAMES) + rng.choice(("女士", "先生", "师傅", "阿姨")) if told.contact else "",
            phone=_phone(told, rng),
            share_with_unit=told.share,
            may_publish=told.public,
            tell_later=bool(told.contact),
            tell_by=told.contact or Matter.TellBy.SMS,
            pictures=_pictures(told.picture),
            form_key=form_key(told),
            entrance=_entrance(told, house, member if wished else None),
        )
        return Cast(listen.receive_matter(by, intake).matter, officer, checker, member)


def _entrance(told: Told, house: House, wished: Member | None) -> str:
    """The QR code by which some of what came by phone came in."""
    if told.source != "web" or told.community == house.station_community:
        return ""
    venue = house.studio.venues.order_by("pk").first()
    return f"member-{wished.pk}" if wished else ("", "studio", f"venue-{venue.pk}" if venue else "")[len(told.id) % 3]


def form_key(told: Told) -> str:
    """The form's key, by which `sign_ins` works out the tracking codes that are printed."""
    return f"demo-{told.id}"


def _phone(told: Told, rng: Random) -> str:
    start = {"sms": MOBILE, "call": LANDLINE}.get(told.contact)
    return f"{start}{rng.randint(1000, 9999)}" if start else ""


def _pictures(name: str) -> tuple[photos.Picture, ...]:
    return (photos.prepare(scenes.draw(name)),) if name else ()


def _resident(cast: Cast) -> By:
    return By(role="resident", at=cast.by.at, origin=Origin.DEMO)


def _accept(player: Player, cast: Cast, event: Event) -> Matter:
    told, matter = event.told, cast.matter
    return listen.accept_matter(
        cast.person(cast.officer),
        matter,
        kind=told.kind,
        title=told.title,
        words=matter.words,
        place=matter.place,
        urgent=told.urgent,
    )


def _assign(player: Player, cast: Cast, event: Event) -> Matter:
    unit = player.house.units.get(event.told.unit)
    words = _line(event).words
    return listen.assign_matter(cast.person(cast.officer), cast.matter, member=cast.member, unit=unit, remark=words)


def _draft(player: Player, cast: Cast, event: Event) -> Matter:
    line = _line(event)
    return listen.draft_reply(
        cast.person(player.house.clerks.get(event.told.unit) or cast.member.person),
        cast.matter,
        words=line.words,
        result=line.choice.partition("+")[0],
        promised_on=event.promised,
    )


def _done(player: Player, cast: Cast, event: Event) -> Matter:
    line = _line(event)
    return listen.carry_out(
        cast.person(cast.officer),
        cast.matter,
        on=event.at.date(),
        evidence=line.words,
        pictures=_pictures(line.choice),
    )


def _call(player: Player, cast: Cast, event: Event) -> Matter:
    line = _line(event)
    satisfied = line.choice.strip("-")
    by = cast.person(cast.checker)
    return listen.call_back(by, cast.matter, reached=bool(satisfied), satisfied=satisfied, words=line.words)


def _merge(player: Player, cast: Cast, event: Event) -> Matter:
    into = player.casts[_line(event).choice].matter
    into.refresh_from_db()
    return listen.merge_matter(cast.person(cast.officer), cast.matter, into=into)


def _split(player: Player, cast: Cast, event: Event) -> Matter:
    parts = _line(event).words.split(" / ")
    return listen.split_matter(cast.person(cast.officer), cast.matter, parts=parts)


def _avoid(player: Player, cast: Cast, event: Event) -> Matter:
    person = player.house.members[_line(event).choice].person
    return listen.avoid(cast.person(cast.officer), cast.matter, person=person)


def _look(player: Player, cast: Cast, event: Event) -> None:
    listen.look(cast.person(cast.officer), cast.matter, reason=_line(event).words)


def _decline(player: Player, cast: Cast, event: Event) -> Matter:
    line = _line(event)
    return listen.decline_matter(cast.person(cast.officer), cast.matter, reason=line.choice, explanation=line.words)


def _propose(player: Player, cast: Cast, event: Event) -> Matter:
    """The officer proposes the public copy as the machine would black it out."""
    copy = publishing.proposed(cast.matter)
    return listen.propose_publication(
        cast.person(cast.officer),
        cast.matter,
        title=copy.title,
        words=copy.words,
        place=copy.place,
        reply=copy.reply,
    )


def _publish(player: Player, cast: Cast, event: Event) -> Matter:
    """Proposed, and approved by an officer who did not handle the matter."""
    matter = _propose(player, cast, event)
    cast.by = cast.by.later(cast.by.at + timedelta(minutes=20))
    return listen.approve_publication(cast.person(cast.checker), matter)


def _line(event: Event) -> Line:
    assert event.line is not None
    return event.line


Verb = Callable[[Player, Cast, Event], Matter | None]


def _says(action: Callable[..., Matter], who: str, field: str = "words") -> Verb:
    """A verb that only says something: by the cast's own, the resident, or someone of the staff."""

    def run(player: Player, cast: Cast, event: Event) -> Matter:
        if who == "resident":
            by = _resident(cast)
        elif who in ("officer", "checker"):
            by = cast.person(getattr(cast, who))
        elif who == "member":
            by = cast.person(cast.member.person)
        else:
            by = cast.person(player.house.staff[who][0])
        return action(by, cast.matter, **{field: _line(event).words})

    return run


VERBS: dict[str, Verb] = {
    "accept": _accept,
    "assign": _assign,
    "decline": _decline,
    "respond": _says(listen.respond, "member"),
    "draft": _draft,
    "send": lambda player, cast, event: listen.send_reply(cast.person(cast.officer), cast.matter),
    "return": _says(listen.return_reply, "officer", "remark"),
    "done": _done,
    "confirm": lambda player, cast, event: listen.confirm(
        _resident(cast), cast.matter, satisfied=_line(event).choice, words=_line(event).words
    ),
    "call": _call,
    "dispute": _says(listen.dispute, "resident"),
    "withdraw": _says(listen.withdraw, "resident"),
    "add": _says(listen.add_words, "resident"),
    "resume": _says(listen.resume, "resident"),
    "wait": _says(listen.wait_for_resident, "officer", "question"),
    "silence": lambda player, cast, event: listen.close_unanswered(cast.by, cast.matter),
    "merge": _merge,
    "split": _split,
    "doubt": _says(listen.doubt, "officer", "reason"),
    "invalid": lambda player, cast, event: listen.invalidate(cast.person(player.house.staff["head"][0]), cast.matter),
    "avoid": _avoid,
    "look": _look,
    "press": _says(listen.press, "convener"),
    "instruct": _says(listen.instruct, "leader"),
    "supervise": _says(listen.supervise, "leader"),
    "note": _says(listen.note, "officer"),
    "propose": _propose,
    "publish": _publish,
}
