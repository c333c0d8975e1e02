"""Who is told of what happens to a commitment, and in which words; what was said is read on its page."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from bandeng.core.actions import Act
from bandeng.deliberate import rules
from bandeng.deliberate.models import Commitment
from bandeng.post import events, outbox
from bandeng.post.models import Message
from bandeng.studio.models import Person
from bandeng.studio.reach import above, clerks, holders

PAGE = _("%(activity)s：%(what)s %(site)s/desk/deliberate/commitments/%(commitment)s/")
# To whoever answers for it.
ANSWERING = {
    "propose": _("有一件承诺事项请您认领"),
    "change": _("请您认领的承诺事项改了"),
    "grant_date": _("您提的日期同意了，承诺已经认领"),
    "refuse_date": _("您提的日期没有同意，请再看"),
    "grant_extension": _("承诺事项同意延期"),
    "refuse_extension": _("承诺事项没有同意延期"),
    "send_back": _("承诺事项退回，请接着办"),
    "confirm": _("承诺事项已核实销号"),
    "drop": _("一件承诺事项不再需要办"),
}
# To those who follow.
FOLLOWING = {
    "take_on": _("一件承诺已经认领"),
    "ask_date": _("承办的人愿意认领，提了另一个日期"),
    "refuse": _("一件承诺没有认领，说明了理由"),
    "ask_extension": _("一件承诺申请延期"),
    "report": _("一件承诺报告办完，请核实"),
    "ask_drop": _("有同事提出一件承诺不再需要，请您决定"),
}


def those_answering(one: Commitment, at: Any) -> list[Person]:
    """The authorised people of the unit, or the person."""
    return clerks(one.unit, at) if one.unit else [one.person] if one.person else []


def those_following(one: Commitment, at: Any) -> list[Person]:
    """Who follows the commitments of this place."""
    kinds = rules.TABLE["commitment.follow"]
    held = holders(at, *kinds).filter(path__in=above(one.path)).select_related("person").order_by("pk")
    return [role.person for role in held]


def answering(act: Act, one: Commitment) -> None:
    _tell(act, one, those_answering(one, act.at))


def following(act: Act, one: Commitment) -> None:
    _tell(act, one, those_following(one, act.at))


def _tell(act: Act, one: Commitment, people: Iterable[Person]) -> None:
    """Each once, and not whoever acts."""
    them = {person.pk: person for person in people if person != act.person}
    outbox.tell(
        act,
        event=act.code,
        event_key=f"{act.code}:{one.subject}:{one.version}",
        subject=one.subject,
        recipients=[outbox.person(person.pk, person.language) for person in them.values()],
        data={"commitment": one.pk},
        path=one.path,
    )


def fill(message: Message) -> Mapping[str, Any]:
    """What it is about: work of the house, and open; nothing of a resident's."""
    one = Commitment.objects.select_related("activity").get(pk=message.data["commitment"])
    return {"what": one.what, "activity": one.activity.title}


def register() -> None:
    for name, title in {**ANSWERING, **FOLLOWING}.items():
        events.register(f"commitment.{name}", title, PAGE, fill)
