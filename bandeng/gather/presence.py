"""Who may sign in where and when, and how turns of duty (坐班人次) are counted: from presence, never from the plan."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.gather import kinds, rules
from bandeng.gather.models import Attendance, Occasion, Turn
from bandeng.studio.models import Person, Role, Studio, Venue
from bandeng.studio.reach import present, roles_of
from bandeng.web.formats import clock_time

# Signing in is open from so long before the beginning until the end.
EARLY = timedelta(minutes=30)
# How one signs in.
TURN, STAND_IN, GUEST = "turn", "stand_in", "guest"


def has_turn(person: Person, occasion: Occasion) -> bool:
    return occasion.turns.filter(person=person, state=Turn.State.ON).exists()


def can_be_on_duty(person: Person, occasion: Occasion) -> bool:
    """Whether they are among those whom the kind of the occasion puts on duty, on that day."""
    kind = kinds.KINDS.get(occasion.kind)
    return kind is not None and any(
        one.person.pk == person.pk for one in kind.candidates(occasion.studio, occasion.day, occasion.day)
    )


def belongs(person: Person, occasion: Occasion) -> bool:
    """Whether they may sign in there at all."""
    kinds_of = rules.TABLE["presence.sign"]
    return has_turn(person, occasion) or any(
        role.kind in kinds_of and occasion.path.startswith(role.path) for role in roles_of(person, clock.now())
    )


def enterable(occasion: Occasion) -> QuerySet[Person]:
    """Whom the desk may enter as present: on duty there, able to be, or of the studio by any role that signs in."""
    kind = kinds.KINDS.get(occasion.kind)
    able = [one.person.pk for one in kind.candidates(occasion.studio, occasion.day, occasion.day)] if kind else []
    on = occasion.turns.filter(state=Turn.State.ON).values("person")
    roles = Role.objects.filter(present(clock.now()), kind__in=list(rules.TABLE["presence.sign"]))
    held = [pk for pk, path in roles.values_list("person", "path") if occasion.path.startswith(path)]
    return Person.objects.filter(Q(pk__in=able) | Q(pk__in=on) | Q(pk__in=held), is_active=True)


def out_of_hours(occasion: Occasion, at: datetime) -> str:
    """Why one cannot sign in at this moment, in words; nothing where one can."""
    if at < occasion.opens_at - EARLY:
        if clock.day(occasion.opens_at) != clock.day(at):
            return _("这一场不在今天，到那天再来签到。")
        return _("还没有到签到的时间，%(time)s 起可以签到。") % {"time": clock_time(occasion.opens_at - EARLY)}
    if at > occasion.closes_at:
        return _("这一场已经结束，不能再扫码签到。确实来过的，请联络员在 7 天内补登。")
    return ""


def at_venue(venue: Venue, at: datetime) -> list[Occasion]:
    """What is held at a venue on the day of a moment, cancelled ones left out, in order."""
    found = Occasion.objects.filter(venue=venue, day=clock.day(at), state=Occasion.State.ON)
    return list(found.select_related("venue", "studio"))


def elsewhere(person: Person, venue: Venue, at: datetime) -> Occasion | None:
    """A turn they have on that day at another venue, as the reason why there is none here."""
    turns = Turn.objects.filter(person=person, state=Turn.State.ON, occasion__day=clock.day(at))
    turns = turns.filter(occasion__state=Occasion.State.ON).exclude(occasion__venue=venue)
    found = turns.select_related("occasion__venue").first()
    return found.occasion if found else None


COUNTS = ("planned", "present", "absent", "stood_in", "total", "guest")


@dataclass(slots=True)
class Line:
    """One person's turns: planned = present + absent; with those stood in for, what counts; beside it guests."""

    person: Person
    planned: int = 0
    present: int = 0
    stood_in: int = 0
    guest: int = 0

    @property
    def absent(self) -> int:
        return self.planned - self.present

    @property
    def total(self) -> int:
        """坐班人次."""
        return self.present + self.stood_in


def occasions(studio: Studio, since: date, until: date, kind: str = "") -> QuerySet[Occasion]:
    """Those held at a studio and its workstations between two days, both included."""
    found = Occasion.objects.filter(studio__path__startswith=studio.path, day__gte=since, day__lte=until)
    return found.filter(state=Occasion.State.ON, **({"kind": kind} if kind else {}))


def lines(studio: Studio, since: date, until: date, kind: str = "", at: datetime | None = None) -> list[Line]:
    """By person, those who have done most first. A turn that is not over counts when they are there, else not yet."""
    held = occasions(studio, since, until, kind)
    found: dict[int, Line] = {}
    there: dict[tuple[int, int], Attendance] = {}
    came = Attendance.objects.filter(occasion__in=held, void_at=None).select_related("person")
    for one in came:
        there[one.occasion_id, one.person_id] = one
    now = at or clock.now()
    turns = Turn.objects.filter(occasion__in=held, state=Turn.State.ON).select_related("person", "occasion")
    planned: set[tuple[int, int]] = set()
    for turn in turns:
        key = (turn.occasion_id, turn.person_id)
        here = key in there and there[key].duty
        if here or turn.occasion.closes_at <= now:
            planned.add(key)
            line = found.setdefault(turn.person_id, Line(turn.person))
            line.planned += 1
            line.present += here
    for key, one in there.items():
        if key not in planned or not one.duty:
            line = found.setdefault(one.person_id, Line(one.person))
            line.stood_in += one.duty
            line.guest += not one.duty
    return sorted(found.values(), key=lambda line: (-line.total, line.person.sort_key, line.person.pk))


def totals(of: list[Line]) -> dict[str, int]:
    """All lines together."""
    return {name: sum(getattr(line, name) for line in of) for name in COUNTS}
