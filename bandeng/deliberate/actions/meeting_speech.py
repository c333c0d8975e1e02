"""The floor (发言): asked for, given in fair order, ended; all by the server's clock."""

from django.utils.translation import gettext as _

from bandeng.core.actions import Act, action, locked
from bandeng.core.errors import Invalid, WrongState
from bandeng.deliberate import rules, speakers
from bandeng.deliberate.actions.meeting_base import LIVE, begin, own, record, standing, stated
from bandeng.deliberate.models import Activity, Participant, Speech
from bandeng.studio.actions.base import changed


def _allowed(act: Act, participant: Participant) -> Activity:
    fresh = locked(participant.activity)
    if not own(act, participant):
        rules.permit(act, "activity.minute", fresh)
    return stated(fresh, LIVE)


@action("speech.ask")
def ask(act: Act, participant: Participant) -> Speech:
    """Ask for the floor (请求发言): for oneself, or whoever runs the meeting for another."""
    fresh = _allowed(act, participant)
    participant = standing(fresh.participants, participant)
    if not participant.came_at:
        raise Invalid(_("还没有签到，签到以后再请求发言。"))
    if participant.speeches.filter(withdrawn_at=None, ended_at=None).exists():
        raise WrongState(_("已经在排队或者正在发言了。"))
    point = fresh.agenda.filter(begun_at__isnull=False, ended_at=None).last()
    made = Speech.objects.create(activity=fresh, participant=participant, point=point, asked_at=act.at)
    record(act, fresh, participant=participant.pk, speech=made.pk)
    return made


@action("speech.withdraw")
def withdraw(act: Act, speech: Speech) -> None:
    """No longer wish to speak."""
    fresh = _allowed(act, speech.participant)
    row = fresh.speeches.get(pk=speech.pk)
    if row.begun_at or row.withdrawn_at:
        raise WrongState(_("已经开始发言，或者已经取消了。"))
    changed(row, {"withdrawn_at": act.at})
    record(act, fresh, speech=row.pk)


@action("speech.give")
def give(act: Act, activity: Activity) -> Speech:
    """Give the floor to whoever is next by the fair order; whoever speaks ends."""
    fresh = begin(act, activity, LIVE)
    queue = speakers.waiting(fresh)
    if not queue:
        raise Invalid(_("现在没有人排队发言。"))
    fresh.speeches.filter(begun_at__isnull=False, ended_at=None).update(ended_at=act.at)
    changed(queue[0], {"begun_at": act.at})
    record(act, fresh, speech=queue[0].pk, participant=queue[0].participant_id)
    return queue[0]


@action("speech.end")
def end(act: Act, speech: Speech) -> None:
    """The speech ends: said by whoever speaks, or whoever runs the meeting."""
    fresh = _allowed(act, speech.participant)
    row = fresh.speeches.get(pk=speech.pk)
    if not row.begun_at or row.ended_at:
        raise WrongState(_("这次发言没有在进行。"))
    changed(row, {"ended_at": act.at})
    record(act, fresh, speech=row.pk)
