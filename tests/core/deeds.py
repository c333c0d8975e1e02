"""Small actions on floor 0 for the tests of the corridor itself."""

from datetime import date

from bandeng.core.actions import Act, action
from bandeng.core.models import CalendarDay


@action("test.name_day")
def name_day(act: Act, day: date, name: str = "") -> CalendarDay:
    made = CalendarDay.objects.create(day=day, working=True, name=name)
    act.record(f"day-{day}", kind="test")
    return made


@action("test.say_nothing")
def say_nothing(act: Act, day: date) -> None:
    """Forgets to record."""
    CalendarDay.objects.create(day=day, working=True)


@action("test.name_two")
def name_two(act: Act, one: date, other: date) -> None:
    """An action that calls actions."""
    name_day(act.by, one)
    name_day(act.by, other)
    act.record("days")
