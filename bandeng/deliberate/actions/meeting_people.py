"""Who takes part (参加者): invited, come by the rotating code or entered, residents as numbers."""

from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from bandeng.core.actions import Act, By, action
from bandeng.core.errors import Invalid, NotAllowed, Refused, WrongState
from bandeng.deliberate import contacts, meeting_code
from bandeng.deliberate.actions.meeting_base import COMING, begin, held, record, standing
from bandeng.deliberate.models import Activity, Participant
from bandeng.gather import actions as gather
from bandeng.gather.models import Occasion
from bandeng.studio.actions.base import changed, cleaned
from bandeng.studio.models import Member, Person, Role, Unit
from bandeng.studio.reach import above, clerks, holders, present

Part = Participant.Part
MOST_RESIDENTS = 500
# Of a form: a number and its code hang on it.
SHORTEST_KEY = 16


def in_minutes(words: Promise, name: object) -> str:
    """How someone stands in the minutes: in the language of the house, whoever's browser it is."""
    with override(settings.LANGUAGE_CODE):
        return str(words) % {"name": name}


def part_of(activity: Activity, person: Person, act: Act) -> tuple[Participant.Part, Unit | None]:
    """As what someone of the house takes part: in the chair, as a member, for a unit, or otherwise."""
    if activity.chair_id == person.pk:
        return Part.CHAIR, None
    if Member.objects.filter(person=person, until=None).exists():
        return Part.MEMBER, None
    clerk = holders(act.at, Role.Kind.CLERK).filter(person=person).select_related("unit").first()
    return (Part.UNIT, clerk.unit) if clerk else (Part.OTHER, None)


def around(activity: Activity) -> Q:
    """What has its `path` below the activity's district, or above it: from there people and units are invited."""
    district = ".".join(activity.path.split(".")[:3]) + "."
    return Q(path__startswith=district) | Q(path__in=above(activity.path))


def invitable(activity: Activity, at: datetime) -> QuerySet[Person]:
    """Those who hold a role around the activity at a moment."""
    roles = Role.objects.filter(present(at), around(activity)).values("person")
    return Person.objects.filter(is_active=True, pk__in=roles)


def _label(person: Person, unit: Unit | None) -> str:
    return f"{unit.name} {person.name}"[:80] if unit else person.name


def _made(act: Act, activity: Activity, person: Person, **values: object) -> Participant:
    part, unit = part_of(activity, person, act)
    given = {"part": part, "unit": unit, "label": _label(person, unit), "made_at": act.at, **values}
    return Participant.objects.create(activity=activity, person=person, **given)


@action("participant.invite")
def invite(act: Act, activity: Activity, person: Person) -> Participant:
    """Invite (邀请) someone of the house; once is enough."""
    fresh = begin(act, activity)
    if not invitable(fresh, act.at).filter(pk=person.pk).exists():
        raise Invalid(_("这个人已经不在名册里，请另选一位。"))
    if fresh.participants.filter(person=person).exists():
        raise Invalid(_("已经请过这一位了。"))
    made = _made(act, fresh, person, invited_at=act.at)
    record(act, fresh, participant=made.pk, person=person.pk)
    return made


@action("participant.invite_unit")
def invite_unit(act: Act, activity: Activity, unit: Unit) -> list[Participant]:
    """Invite a unit: those who answer for it; where nobody does, the unit itself, whoever it sends."""
    fresh = begin(act, activity)
    if not Unit.objects.filter(around(fresh), pk=unit.pk).exists():
        raise Invalid(_("请从名单里选一个本地的单位。"))
    if fresh.participants.filter(unit=unit).exists():
        raise Invalid(_("已经请过这个单位了。"))
    people = [one for one in clerks(unit, act.at) if not fresh.participants.filter(person=one).exists()]
    values = {"part": Part.UNIT, "unit": unit, "invited_at": act.at}
    made = [_made(act, fresh, one, **{**values, "label": _label(one, unit)}) for one in people]
    if not made:
        label = in_minutes(gettext_lazy("%(name)s代表"), name=unit.name)[:80]
        made = [Participant.objects.create(activity=fresh, label=label, made_at=act.at, **values)]
    record(act, fresh, unit=unit.pk, participants=[one.pk for one in made])
    return made


@action("participant.name")
def name(act: Act, activity: Activity, *, label: str, part: str) -> Participant:
    """Name a host, or another without an account: 社区党支部."""
    fresh = begin(act, activity)
    if part not in (Part.HOST, Part.OTHER):
        raise Invalid(_("请选党组织、居委会，或者其他。"), field="part")
    made = Participant.objects.create(
        activity=fresh, part=part, label=cleaned(label, 40, "label"), invited_at=act.at, made_at=act.at
    )
    record(act, fresh, participant=made.pk)
    return made


@action("participant.remove")
def remove(act: Act, participant: Participant) -> None:
    """Take someone off who was invited by mistake and has neither come nor said anything."""
    fresh = begin(act, participant.activity)
    participant = standing(fresh.participants, participant)
    if participant.came_at or participant.speeches.exists() or participant.notes.exists():
        raise WrongState(_("已经到场或者发过言的，不能从名单里去掉。"))
    record(act, fresh, participant=participant.pk)
    participant.delete()


@action("participant.enter")
def enter(act: Act, participant: Participant, *, came: bool = True) -> None:
    """Say for someone that they have come (代签到), or that this was a mistake."""
    fresh = begin(act, participant.activity)
    participant = standing(fresh.participants, participant)
    if not came and (participant.speeches.filter(withdrawn_at=None).exists() or participant.notes.exists()):
        raise WrongState(_("已经请求发言或者记了他说的话，不能改成没有来。"))
    changed(participant, {"came_at": (participant.came_at or act.at) if came else None})
    record(act, fresh, participant=participant.pk, came=came)


@action("participant.enter_residents")
def enter_residents(act: Act, activity: Activity, *, count: int | None) -> list[Participant]:
    """Residents without a telephone, so many: each gets a number and signs later on the desk's screen."""
    fresh = begin(act, activity)
    if count is None or not 1 <= count <= 100:
        raise Invalid(_("请填 1 到 100 人。"), field="count")
    made = [_resident(act, fresh, None) for _each in range(count)]
    record(act, fresh, residents=count)
    return made


def _resident(act: Act, activity: Activity, code_hash: str | None) -> Participant:
    last = activity.participants.aggregate(last=Max("number"))["last"] or 0
    if last >= MOST_RESIDENTS:
        raise WrongState(_("这次会议的居民号码已经用完，请联系主持人。"))
    return Participant.objects.create(
        activity=activity,
        part=Part.RESIDENT,
        label=in_minutes(gettext_lazy("居民 %(name)s"), name=last + 1),
        number=last + 1,
        code_hash=code_hash,
        came_at=act.at,
        made_at=act.at,
    )


def opened(code: str, by: By) -> Activity:
    """The activity whose code this is now, or Invalid in words."""
    try:
        key = meeting_code.activity_of(code, by.at)
    except meeting_code.Expired as error:
        raise Invalid(_("这个码已经过了时间，请再扫一次主持人手机或屏幕上的新码。")) from error
    except meeting_code.NoCode as error:
        raise Invalid(_("这不是会议的签到码，请扫主持人手机或屏幕上的码。")) from error
    found = Activity.objects.select_related("studio").filter(pk=key).first()
    if found is None or found.state not in COMING:
        raise WrongState(_("这次会议现在不签到。"))
    return found


@action("participant.come")
def come(act: Act, *, code: str) -> Participant:
    """Someone signed in scans the code: present under their own name, invited or not."""
    if act.person is None:
        raise NotAllowed
    fresh = held(opened(code, act.by), COMING)
    there = fresh.participants.filter(person=act.person).first() or _for_their_unit(act, fresh)
    if there is not None and there.came_at:
        raise WrongState(_("您已经签到过了，不用再签。"))
    if there is None:
        there = _made(act, fresh, act.person, came_at=act.at)
    else:
        changed(there, {"came_at": act.at})
    record(act, fresh, participant=there.pk, person=act.person.pk)
    _also_there(act.by, fresh.occasion, f"{code}:{act.person.pk}")
    return there


def _for_their_unit(act: Act, activity: Activity) -> Participant | None:
    """The place kept for whomever a unit sends, taken by the one who came."""
    _part, unit = part_of(activity, act.person, act)
    there = activity.participants.filter(person=None, unit=unit, came_at=None).first() if unit else None
    if there is not None:
        changed(there, {"person": act.person, "label": _label(act.person, unit)})
    return there


def _also_there(by: By, occasion: Occasion | None, code: str) -> None:
    """Attendance of the occasion too, where its own rules allow: presence here does not hang on it."""
    if occasion is not None:
        with suppress(Refused):
            gather.attend(by, occasion, code=code)


def join(by: By, *, code: str, form_key: str) -> tuple[Participant, str]:
    """A resident scans the code: a number and a code of their own. The same form sent again gives the same."""
    activity = opened(code, by)
    if len(form_key) < SHORTEST_KEY:
        raise Invalid(_("这一页没有打开完整，请再扫一次主持人手机或屏幕上的码。"))
    own_code = contacts.code_for(form_key, activity)
    there = contacts.by_code(own_code)
    if there is None:
        try:
            there = _join(by, code=code, own_code=own_code)
        except IntegrityError:
            there = contacts.by_code(own_code)
            if there is None:
                raise
    return there, own_code


@action("participant.join")
def _join(act: Act, *, code: str, own_code: str) -> Participant:
    act.require(act.by.role == "resident")
    fresh = held(opened(code, act.by), COMING)
    with transaction.atomic():
        made = _resident(act, fresh, contacts.code_hash(own_code))
    record(act, fresh, participant=made.pk)
    return made
