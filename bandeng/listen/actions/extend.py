"""More time (延期): asked for once, before the limit, with a reason; decided by another; told to the resident."""

from datetime import date

from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.core.actions import Act, action
from bandeng.core.errors import Invalid, NotAllowed
from bandeng.core.working_calendar import calendar
from bandeng.listen import tell
from bandeng.listen.actions.base import begin, finish
from bandeng.listen.actions.hand_over import officers
from bandeng.listen.actions.supervise import concerned
from bandeng.listen.models import Extension, Matter
from bandeng.web import formats


def waiting_extension(matter: Matter) -> Extension | None:
    return matter.extensions.filter(decided_at=None).last()


def latest(matter: Matter) -> date | None:
    """The last day that may be asked for: the studio's working days after the limit."""
    if matter.reply_due is None:
        return None
    return calendar().add_workdays(matter.reply_due, matter.studio.setting("extension_days"))


def may_ask(matter: Matter, today: date) -> bool:
    return matter.reply_due is not None and today <= matter.reply_due and not matter.extensions.exists()


@action("matter.ask_extension")
def ask_extension(act: Act, matter: Matter, *, until: date, reason: str, version: int | None = None) -> Matter:
    """Ask for more time: once, before the limit, to a day within the studio's number of working days."""
    matter = begin(act, matter, version)
    last = latest(matter)
    if matter.extensions.exists():
        raise Invalid(_("这件事已经申请过一次延期，不能再申请。"))
    if last is None or not may_ask(matter, clock.day(act.at)):
        raise Invalid(_("答复期限已过，不能再申请延期，请尽快答复并说明情况。"))
    if not reason.strip():
        raise Invalid(_("请写明延期的理由，居民会看到。"), field="reason")
    if not (matter.reply_due and matter.reply_due < until <= last):
        raise Invalid(
            _("请选择 %(due)s 之后、最晚 %(last)s 的日期。")
            % {"due": formats.date(matter.reply_due), "last": formats.date(last)},
            field="until",
        )
    Extension.objects.create(matter=matter, reason=reason.strip(), until=until, asked_by=act.person, asked_at=act.at)
    matter = finish(act, matter, text=reason.strip(), data={"until": until.isoformat()})
    tell.persons(act, matter, officers(matter, act.person, act.at))
    return matter


def _decided(act: Act, matter: Matter, granted: bool) -> Extension:
    found = waiting_extension(matter)
    if found is None:
        raise Invalid(_("没有等待审批的延期申请。"))
    if found.asked_by_id == act.person.pk:
        raise NotAllowed(_("延期须由申请人以外的另一人审批。"))
    found.decided_by, found.decided_at, found.granted = act.person, act.at, granted
    found.save()
    return found


@action("matter.grant_extension")
def grant_extension(act: Act, matter: Matter, *, version: int | None = None) -> Matter:
    """Grant it: the limit moves, and the resident is told till when and why."""
    matter = begin(act, matter, version)
    found = _decided(act, matter, granted=True)
    # A wait may have moved the limit meanwhile.
    due = max(found.until, matter.reply_due or found.until)
    matter = finish(
        act,
        matter,
        text=found.reason,
        data={"until": due.isoformat()},
        seen_by_resident=True,
        extended=True,
        reply_due=due,
    )
    tell.persons(act, matter, concerned(matter, act.at))
    return matter


@action("matter.refuse_extension")
def refuse_extension(act: Act, matter: Matter, *, reason: str, version: int | None = None) -> Matter:
    """Refuse it: the limit stays."""
    matter = begin(act, matter, version)
    if not reason.strip():
        raise Invalid(_("请写明为什么不同意延期。"), field="reason")
    _decided(act, matter, granted=False)
    matter = finish(act, matter, text=reason.strip())
    tell.persons(act, matter, concerned(matter, act.at))
    return matter
