"""A rule of recurrence in words, and from the few choices most people need."""

from django.utils.translation import gettext_lazy

from bandeng.core.language import listed
from bandeng.web import formats

DAYS = dict(zip(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), formats.WEEKDAYS, strict=True))
# How often, as the form asks it: the choice, how it reads with the days, and the rule.
OFTEN = {
    "weekly": (gettext_lazy("每周"), gettext_lazy("每%(days)s"), "FREQ=WEEKLY;BYDAY={days}"),
    "fortnightly": (gettext_lazy("隔周"), gettext_lazy("隔周的%(days)s"), "FREQ=WEEKLY;INTERVAL=2;BYDAY={days}"),
    "first": (gettext_lazy("每月第一个"), gettext_lazy("每月第一个%(days)s"), "FREQ=MONTHLY;BYDAY={first}"),
    "last": (gettext_lazy("每月最后一个"), gettext_lazy("每月最后一个%(days)s"), "FREQ=MONTHLY;BYDAY={last}"),
}


def rule_of(often: str, days: list[str]) -> str:
    """The rule for a choice of OFTEN and some of DAYS, in the order of the week."""
    chosen = [day for day in DAYS if day in days]
    return OFTEN[often][2].format(
        days=",".join(chosen),
        first=",".join(f"1{day}" for day in chosen),
        last=",".join(f"-1{day}" for day in chosen),
    )


def choices_of(rule: str) -> tuple[str, list[str]] | None:
    """The choice and days that give a rule, or None where someone wrote it by hand."""
    named = rule.partition("BYDAY=")[2].split(";")[0].split(",")
    days = [part[-2:] for part in named]
    if not set(days) <= DAYS.keys():
        return None
    return next(((often, days) for often in OFTEN if rule_of(often, days) == rule), None)


def words(rule: str) -> str:
    """每周三, every Wednesday; a rule written by hand stands as it is."""
    found = choices_of(rule)
    if found is None:
        return rule
    often, days = found
    return str(OFTEN[often][1]) % {"days": listed(DAYS[day] for day in days)}
