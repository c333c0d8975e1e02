"""The minutes are settled (定稿), signed or objected to (签字, 异议)."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bandeng.core.actions import Act, action, locked
from bandeng.core.errors import Invalid, NotAllowed, Stale, WrongState
from bandeng.deliberate import minutes, rules
from bandeng.deliberate.actions import base
from bandeng.deliberate.actions.meeting_base import own, record, stated
from bandeng.deliberate.models import Activity, Minutes, Participant, Signature
from bandeng.deliberate.states import State
from bandeng.studio.actions.base import words as fit_words

Verdict = Signature.Verdict


@action("activity.settle")
def settle(act: Act, activity: Activity, *, version: int | None = None) -> Activity:
    """Fix the minutes: their canonical text is kept, its SHA-256 stands in the ledger; no paragraph changes now."""
    fresh = base.begin(act, activity, version)
    value = minutes.document(fresh)
    if not value["notes"]:
        raise Invalid(_("纪要还没有内容，请先写几段再定稿。"))
    text = minutes.canonical(value)
    fresh.minutes_hash, fresh.minuted_at = minutes.digest(text), act.at
    Minutes.objects.create(activity=fresh, text=text, hash=fresh.minutes_hash, settled_at=act.at, settled_by=act.person)
    return base.finish(act, fresh, ["state", "minutes_hash", "minuted_at"], minutes=fresh.minutes_hash)


@action("minutes.sign")
def sign(act: Act, participant: Participant, *, verdict: str, read: str, words: str = "") -> Signature:
    """Sign the settled minutes or object with words: oneself, a resident by code, or on the desk's screen.

    `read` is the hash of what was read. Someone with an account signs only under it.
    """
    fresh = locked(participant.activity)
    mine = own(act, participant)
    if not mine:
        rules.permit(act, "activity.minute", fresh)
        if participant.person_id:
            raise NotAllowed(_("有账号的参加者要自己登录签字。"))
    stated(fresh, {State.MINUTED, State.CLOSED})
    if not participant.came_at:
        raise Invalid(_("没有到场的不用签字。"))
    if read != fresh.minutes_hash:
        raise Stale
    if verdict not in Verdict.values:
        raise Invalid(_("请选签字确认，或者有异议。"), field="verdict")
    said = fit_words(words, 500, "words", _("请写明哪里记得不对。") if verdict == Verdict.OBJECTS else "")
    try:
        with transaction.atomic():
            made = Signature.objects.create(
                activity=fresh,
                participant=participant,
                verdict=verdict,
                words=said if verdict == Verdict.OBJECTS else "",
                minutes_hash=fresh.minutes_hash,
                at=act.at,
                witness=None if mine else act.person,
            )
    except IntegrityError as error:
        raise WrongState(_("已经签过了。")) from error
    record(act, fresh, participant=participant.pk, verdict=verdict, minutes=fresh.minutes_hash)
    return made
