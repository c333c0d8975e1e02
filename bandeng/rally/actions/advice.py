"""Advice: written by the lawyer on duty, opened again by nobody else of the house."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils.translation import gettext as _

from bandeng.core import clock, sealed
from bandeng.core.actions import Act, action, locked
from bandeng.core.errors import Invalid, NotAllowed, WrongState
from bandeng.gather import actions as gather
from bandeng.gather.models import Booking, Occasion
from bandeng.gather.rules import may
from bandeng.rally import lawyers, locks, rules
from bandeng.rally.actions.referrals import bring_back
from bandeng.rally.fields import Law, Outcome
from bandeng.rally.models import Advice, Referral
from bandeng.studio.actions.base import opaque, words

# So long after a clinic its notes can be written up.
WRITE_UP = timedelta(days=7)
LIMITS = {"client": 40, "facts": 4000, "advice": 4000, "next": 1000}


@action("advice.write")
def write_advice(
    act: Act,
    occasion: Occasion,
    *,
    note: Mapping[str, str],
    field: str,
    outcome: str,
    form_key: str,
    booking: Booking | None = None,
    referral: Referral | None = None,
) -> tuple[Advice, str]:
    """Write an advice (咨询意见) as the lawyer on duty; the advice, and the client's code, which nobody sees again.

    `note` has client, facts, advice and next. The same form sent twice is one advice and the same code.
    """
    rules.permit(act, "advice.write", occasion.path)
    today = clock.day(act.at)
    lawyer = lawyers.lawyer_of(act.person, today) if act.person else None
    since = today - WRITE_UP
    if lawyer is None or not lawyers.duties(act.person, since, today).filter(pk=occasion.pk).exists():
        raise NotAllowed(_("只有这一场值班或签到的律师可以写意见，一周以内补写。"))
    locked(lawyer)  # a form sent twice at once is one advice
    kept = _kept(note)
    if field not in Law.values or outcome not in Outcome.values:
        raise Invalid(_("请选择法律领域和结果。"), field="field" if field not in Law.values else "outcome")
    if booking and booking.occasion_id != occasion.pk:
        raise Invalid(_("这位来访人约的不是这一场。"))
    code = locks.code_for(form_key, "\0".join((str(act.person.pk), occasion.subject, *kept.values(), field, outcome)))
    if same := Advice.objects.filter(form_key=form_key, code_hash=locks.code_hash(code)).first():
        act.record(same.subject, studio=same.studio, again=True)
        return same, code
    if Advice.objects.filter(form_key=form_key).exists():
        raise WrongState(_("这份意见刚才已经保存，改过的内容没有存下。要补充，请另写一份。"))
    made = Advice(
        subject=opaque(),
        studio=occasion.studio,
        path=occasion.path,
        occasion=occasion,
        booking=booking,
        referral=referral,
        lawyer=lawyer,
        day=occasion.day,
        field=field,
        outcome=outcome,
        form_key=form_key,
        made_at=act.at,
    )
    locks.lock(made, kept, code)
    made.save()
    act.record(made.subject, studio=made.studio, lawyer=lawyer.pk, firm=lawyer.firm_id, occasion=occasion.subject)
    # The referral before the visit: as whoever moves its time locks them.
    if referral:
        bring_back(act, referral, made)
    if booking:
        _received(act, booking, made)
    return made, code


def _received(act: Act, booking: Booking, advice: Advice) -> None:
    """Whoever waited or was called has been received; a second advice changes nothing of the visit."""
    booking.refresh_from_db()
    if act.person is None or not may(act.person, "queue.run", booking.occasion):
        return  # signed in without a turn: the queue is not theirs
    if booking.state in (Booking.State.WAITING, Booking.State.CALLED):
        gather.serve(act.by, booking, led_to=advice.subject)
    elif booking.state == Booking.State.SERVED and not booking.led_to:
        gather.lead_to(act.by, booking, led_to=advice.subject)


def _kept(note: Mapping[str, str]) -> dict[str, str]:
    needed = {"facts": _("请写来访人说的情况。"), "advice": _("请写您的意见。")}
    return {name: words(note.get(name, ""), limit, name, needed.get(name, "")) for name, limit in LIMITS.items()}


@action("advice.open")
def open_advice(act: Act, advice: Advice) -> dict[str, str]:
    """Read a note again: its lawyer alone, in person. That it was opened is kept, and shown to the client."""
    fresh = locked(advice)
    rules.permit(act, "advice.open", fresh)
    act.require(act.person is not None)
    if fresh.erased_at:
        raise Invalid(_("这份意见已经删除，不能再看。"))
    found = locks.note(fresh, locks.key_for_lawyer(fresh))
    fresh.opened = [*fresh.opened, act.at.isoformat()]
    fresh.save(update_fields=["opened"])
    act.record(fresh.subject, studio=fresh.studio)
    return found


def by_code(code: str) -> tuple[Advice, bytes] | None:
    """The advice of a client's code (16 digits) with the key of its note; None where there is none."""
    found = Advice.objects.select_related("lawyer__person", "lawyer__firm", "studio").filter(
        code_hash=locks.code_hash(code)
    )
    if (advice := found.first()) is None:
        return None
    try:
        return advice, locks.key_for_code(advice, code)
    except sealed.Unreadable:
        return None
