"""The bench meeting about piped gas: opened from the matter, held in the yard, followed until the stoves burnt."""

from collections.abc import Mapping

from bandeng.deliberate.demo.telling import Scene, after, moment, read, whole
from bandeng.gather.demo import Came, Stage

# Working days from the day the matter came in.
OPENED, HELD = 2, 4


def play(stage: Stage, came: Mapping[str, Came]) -> None:
    told = read("bench.toml")
    matter = came[told["matter"]]
    opened = moment(after(matter.on, OPENED), 17, 10)
    whole(Scene(stage, told), after(matter.on, HELD), opened, about=matter.subject)
