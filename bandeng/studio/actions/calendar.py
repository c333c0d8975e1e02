"""Days that differ from the published calendar of working days."""

from datetime import date

from django.utils.translation import gettext as _

from bandeng.core.actions import Act, action
from bandeng.core.errors import Invalid, NotAllowed
from bandeng.core.models import CalendarDay, CalendarYear
from bandeng.studio.actions.base import cleaned
from bandeng.studio.queries import visible
from bandeng.studio.reach import NOTHING


def _permit(act: Act) -> None:
    if act.person is None:
        act.require(act.by.role == "system")
    elif visible(act.person, "calendar.edit", act.at) == NOTHING:
        raise NotAllowed(_("工作日历对所有工作室都有效，只有管理全部工作室的管理员可以修改。"))


@action("calendar.set_day")
def set_day(act: Act, day: date, *, working: bool, name: str = "") -> CalendarDay:
    """Make `day` a working day or a day off, whatever the published calendar says."""
    _permit(act)
    if not 2000 <= day.year <= 2100:
        raise Invalid(_("请填 2000 年到 2100 年之间的日期。"), field="day")
    values = {"working": working, "name": cleaned(name, 60, "name", needed=False)}
    row, _made = CalendarDay.objects.update_or_create(day=day, defaults=values)
    act.record(f"day-{day:%Y%m%d}", kind="working" if working else "off")
    return row


@action("calendar.clear_day")
def clear_day(act: Act, day: date) -> None:
    """Let the published calendar speak for `day` again."""
    _permit(act)
    if not CalendarDay.objects.filter(day=day).delete()[0]:
        raise Invalid(_("这一天没有另外设置，不需要恢复。"), field="day")
    act.record(f"day-{day:%Y%m%d}")


@action("calendar.confirm_year")
def confirm_year(act: Act, year: int) -> None:
    """All holidays and make-up days of `year` have been entered: it counts as published, not as estimated."""
    _permit(act)
    if not CalendarDay.objects.filter(day__year=year).exists():
        raise Invalid(_("请先按国务院的通知，把这一年的放假和调休日子逐日设置好，再确认。"))
    CalendarYear.objects.get_or_create(year=year)
    act.record(f"year-{year}")
