"""The ladder (催办阶梯) as data, and which of its rungs are due on a day: pure, from dates and a calendar.

Due soon; the liaison officer presses on the first working day late; the convener of the group reminds; the subdistrict
is asked to supervise 5 working days after that; then the district CPPCC.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bandeng.core.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Step:
    """One rung: its code, whom it turns to, the limits it is not for, whether the resident sees that it was taken."""

    code: str
    turns_to: str
    not_for: tuple[str, ...] = ()
    open_to_resident: bool = True


# From the lowest to the highest. The days of each are the studio's setting "ladder_days": for "soon" the working days
# before the limit, for the others after it; a rung without days is left out.
LADDER: tuple[Step, ...] = (
    # One working day for accepting is too short to be announced.
    Step("soon", "hands", not_for=("accept",), open_to_resident=False),
    Step("press", "hands"),
    Step("remind", "conveners"),
    Step("supervise", "leaders"),
    Step("district", "district"),
)
BY_CODE = {step.code: step for step in LADDER}
EARLY = "soon"


def days(calendar: Calendar, settings: Mapping[str, int | None], limit: str, due: date) -> Iterator[tuple[date, Step]]:
    """The working day of every rung for a limit that ends on `due`, from the lowest to the highest."""
    for step in LADDER:
        number = settings.get(step.code)
        if number is not None and limit not in step.not_for:
            way = calendar.workday_before if step.code == EARLY else calendar.add_workdays
            yield way(due, number), step


def reached(
    calendar: Calendar,
    settings: Mapping[str, int | None],
    limit: str,
    due: date,
    today: date,
    *,
    since: date = date.min,
) -> list[tuple[date, Step]]:
    """The rungs whose day has come by `today`, in their order; none of a day before the limit began (`since`)."""
    return [(day, step) for day, step in days(calendar, settings, limit, due) if since <= day <= today]


def audience(code: str) -> list[str]:
    """Whom a rung tells: whoever it turns to, and everyone below, lowest first; so nobody is passed over."""
    known = [step.code for step in LADDER]
    return list(dict.fromkeys(step.turns_to for step in LADDER[: known.index(code) + 1]))


def facts(limits: Iterable[str]) -> list[str]:
    """What an action that takes rungs may say of it: the limit and the rung."""
    return [f"{limit}.{step.code}" for step in LADDER for limit in limits if limit not in step.not_for]
