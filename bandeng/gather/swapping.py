"""Who could take a turn: the hard rules that a swap would break, for both sides."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from bandeng.algorithms.roster import Reason
from bandeng.gather import asking, planning
from bandeng.gather.asking import Question
from bandeng.gather.models import Occasion, Turn
from bandeng.gather.planning import Sitting
from bandeng.gather.reasons import Words
from bandeng.studio.models import Person

# Occasions so near a turn are looked at together, so that rest and the month are judged rightly.
NEAR = timedelta(days=45)


class Around:
    """The announced turns around some occasions of one kind, with everything that the rules ask."""

    def __init__(self, occasions: list[Occasion], at: datetime) -> None:
        one = occasions[0]
        series = one.series
        home = series.studio if series else one.studio
        since, until = _around([other.day for other in occasions])
        near = Occasion.objects.filter(
            studio__path__startswith=home.path, kind=one.kind, state=Occasion.State.ON, day__range=(since, until)
        ).select_related("venue", "series", "studio")
        self.asked: Question = asking.question(home, one.kind, asking.rules_of(home, series), list(near), at)
        self.shown: Sitting = asking.announced(self.asked.occasions.values())
        self.now = planning.broken(self.asked, self.shown)

    @property
    def candidates(self) -> list[Person]:
        """Those of this kind, by name."""
        people = [one.person for one in self.asked.candidates.values()]
        return sorted(people, key=lambda person: (person.sort_key, person.pk))

    def problems(self, turn: Turn, taker: Person, back: Turn | None = None) -> list[Reason]:
        """What the swap would break that is not broken now."""
        after = {key: list(people) for key, people in self.shown.items()}
        _replace(after, turn.occasion_id, turn.person_id, taker.pk)
        if back:
            _replace(after, back.occasion_id, back.person_id, turn.person_id)
        return [reason for reason in planning.broken(self.asked, after) if reason not in self.now]

    def takers(self, turn: Turn) -> list[Person]:
        """Those who may take a turn without anything in return."""
        return [one for one in self.candidates if one.pk != turn.person_id and not self.problems(turn, one)]

    @property
    def words(self) -> Words:
        people: Mapping[int, Person] = {pk: one.person for pk, one in self.asked.candidates.items()}
        return Words(self.asked.rules, self.asked.occasions, people)


def _around(days: list[date]) -> tuple[date, date]:
    return min(days) - NEAR, max(days) + NEAR


def _replace(sitting: Sitting, occasion: int, gone: int, new: int) -> None:
    if occasion in sitting:
        sitting[occasion] = [new if one == gone else one for one in sitting[occasion]]
