"""What those do to whom a matter was sent: take it on, give an opinion, send it back, hand it back."""

from datetime import datetime

from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.core.actions import Act, action
from bandeng.core.errors import Invalid
from bandeng.core.working_calendar import calendar
from bandeng.listen import tell
from bandeng.listen.actions.answer import waiting_reply
from bandeng.listen.actions.base import begin, finish
from bandeng.listen.actions.hand_over import officers
from bandeng.listen.models import Matter
from bandeng.studio.models import Person, Unit
from bandeng.studio.reach import clerks, roles_of


def may_send_back(matter: Matter, at: datetime) -> bool:
    """Whether the unit still has its one chance: within the studio's working days of being given the matter."""
    if matter.unit_id is None or matter.unit_since is None or matter.sent_back:
        return False
    last = calendar().add_workdays(clock.day(matter.unit_since), matter.studio.setting("send_back_days"))
    return clock.day(at) <= last


def has_sent_back(matter: Matter, unit: Unit | None) -> bool:
    return unit is not None and matter.steps.filter(code="matter.send_back", data__unit=unit.pk).exists()


def taken_on(matter: Matter, person: Person) -> bool:
    """Whether `person` has said that they will see to it since it was last sent on."""
    sent = matter.steps.filter(code="matter.assign").last()
    said = matter.steps.filter(code="matter.acknowledge", person=person)
    return said.filter(pk__gt=sent.pk).exists() if sent else said.exists()


def at_the_desk(act: Act, matter: Matter) -> list[Person]:
    """Whom a matter goes back to: its officer, or where there is none whoever could take it."""
    return [matter.officer] if matter.officer else officers(matter, act.person, act.at)


@action("matter.acknowledge")
def acknowledge(act: Act, matter: Matter, *, version: int | None = None) -> Matter:
    """Take it on (我来办): the resident sees that somebody has it in hand."""
    matter = begin(act, matter, version)
    if taken_on(matter, act.person):
        raise Invalid(_("您已经接手这件事，不用重复登记。"))
    return finish(act, matter, seen_by_resident=True)


@action("matter.send_back")
def send_back(act: Act, matter: Matter, *, reason: str, version: int | None = None) -> Matter:
    """The unit sends it back (退回) once, soon after it came, with a reason; the clock runs on."""
    matter = begin(act, matter, version)
    if not may_send_back(matter, act.at):
        raise Invalid(_("退回的时间已过，或本单位已退回过一次。请办理；确有困难，请与联络员商量。"))
    if waiting_reply(matter):
        raise Invalid(_("本单位已填写答复，不能再退回。"))
    if not reason.strip():
        raise Invalid(_("请写明为什么不归本单位办理，应当由谁办理。"), field="reason")
    sender = matter.unit
    matter = finish(
        act,
        matter,
        text=reason.strip(),
        data={"unit": sender.pk if sender else None},
        unit=None,
        unit_since=None,
        sent_back=True,
    )
    tell.persons(act, matter, at_the_desk(act, matter))
    return matter


@action("matter.hand_back")
def hand_back(act: Act, matter: Matter, *, reason: str, version: int | None = None) -> Matter:
    """The member hands it back (退回转办) for another to take; the clock runs on."""
    matter = begin(act, matter, version)
    if not reason.strip():
        raise Invalid(_("请写明为什么退回，便于联络员另行转办。"), field="reason")
    before = matter.member.pk if matter.member else None
    matter = finish(act, matter, text=reason.strip(), data={"member": before}, member=None)
    tell.persons(act, matter, at_the_desk(act, matter))
    return matter


@action("matter.give_opinion")
def give_opinion(act: Act, matter: Matter, *, words: str, version: int | None = None) -> Matter:
    """A supporting unit (会办单位) gives its opinion to the unit in the lead; only that one replies."""
    matter = begin(act, matter, version)
    if not words.strip():
        raise Invalid(_("请写下会办意见。"), field="words")
    units = {role.unit_id for role in roles_of(act.person, act.at)}
    support = matter.supports.filter(unit__in=units).select_related("unit").order_by("given_at", "pk").first()
    if support is None:
        raise Invalid(_("本单位不是这件事的会办单位。"))
    support.opinion, support.given_by, support.given_at = words.strip(), act.person, act.at
    support.save()
    matter = finish(act, matter, text=words.strip(), data={"unit": support.unit_id})
    tell.persons(act, matter, clerks(matter.unit, act.at) if matter.unit else at_the_desk(act, matter))
    return matter
