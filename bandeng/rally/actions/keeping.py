"""Forgetting: notes and cases go when their time is up, a note also when its client says so. Counts stay."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from bandeng.core import clock, forgetting
from bandeng.core.actions import Act, By, action, locked
from bandeng.core.errors import Refused, WrongState
from bandeng.gather.models import Booking
from bandeng.ledger.erasing import forget
from bandeng.post import outbox
from bandeng.rally import tell
from bandeng.rally.models import Advice, Mediation
from bandeng.studio.models import Studio
from bandeng.studio.queries import by_setting


@action("advice.erase")
def erase_advice(act: Act, advice: Advice, *, asked: bool = False, replays: Sequence[str] = ()) -> None:
    """Destroy a note and both its keys; its code opens nothing any more. The client (by code), or the system."""
    act.require(act.by.role in ("resident", "system"))
    fresh = locked(advice)
    if fresh.erased_at and not replays:
        raise WrongState(_("这份意见已经删除了。"))
    fresh.sealed = fresh.lawyer_key = fresh.client_key = fresh.code_hash = fresh.form_key = None
    fresh.booking, fresh.opened = None, []
    Booking.objects.filter(led_to=fresh.subject).update(led_to="")  # which number it was goes too
    fresh.erased_at = fresh.erased_at or act.at
    fresh.save()
    _record(act, fresh.subject, fresh.studio, asked=asked, replays=replays)


@action("mediation.erase")
def erase_mediation(act: Act, mediation: Mediation, *, asked: bool = False, replays: Sequence[str] = ()) -> None:
    """Destroy a case's key with all that lies under it: words, parties, sessions, agreement, signatures."""
    act.require(act.by.role == "system")
    fresh = locked(mediation)
    if fresh.erased_at and not replays:
        raise WrongState(_("这件调解的内容已经按期删除。"))
    fresh.wrapped_key = fresh.sealed = fresh.agreement = fresh.document = fresh.form_key = None
    fresh.erased_at = fresh.erased_at or act.at
    fresh.save()
    for party in fresh.parties.all():
        outbox.forget(str(party.pk), about=fresh.subject, kind=tell.PARTY)
    fresh.parties.update(sealed=None, code_hash=None, tell_later=False)
    fresh.sessions.update(sealed=None)
    fresh.signatures.update(sealed=None)
    _record(act, fresh.subject, fresh.studio, asked=asked, replays=replays)


def _record(act: Act, subject: str, studio: Studio, *, asked: bool, replays: Sequence[str]) -> None:
    openings = forget(subject)
    private: dict[str, Any] = {"asked": asked, "openings": openings, **({"replays": list(replays)} if replays else {})}
    act.record(subject, studio=studio, **private)
    forgetting.note(subject)


def over(at: datetime) -> Q:
    """Mediations that ended before a moment; of those that nobody ended, where nothing was done since and no term due.

    So that each is erased at last, though nobody ever said whether its terms were kept.
    """
    rows, day = Mediation.objects.filter(pk=OuterRef("pk")), clock.day(at)
    running = Exists(rows.filter(Q(terms__due_on__gte=day) | Q(terms__ask_on__gte=day)))
    return Q(ended_at__lt=at) | Q(~running, ended_at=None, changed_at__lt=at)


def due(at: datetime) -> list[Advice | Mediation]:
    """What is kept beyond its studio's limits at a moment."""
    found: list[Advice | Mediation] = []
    for days, studios in by_setting("advice_keep_days").items():
        found += Advice.objects.filter(studio__in=studios, erased_at=None, made_at__lt=at - timedelta(days=days))
    for days, studios in by_setting("mediation_keep_days").items():
        found += Mediation.objects.filter(over(at - timedelta(days=days)), studio__in=studios, erased_at=None)
    return found


def erase_due() -> int:
    """Forget what is due; how many. For the worker, and after a restore."""
    done = 0
    for thing in due(clock.now()):
        with suppress(Refused):  # the client, or another worker, was faster
            if isinstance(thing, Advice):
                erase_advice(By(), thing)
            else:
                erase_mediation(By(), thing)
            done += 1
    return done


def once_more(subject: str, asked: bool, whole: bool, replays: list[str]) -> bool:
    """After a restore: erase what had been erased since the backup; whether it is anything of this room's."""
    if advice := Advice.objects.filter(subject=subject).first():
        erase_advice(By(), advice, asked=asked, replays=replays)
    elif mediation := Mediation.objects.filter(subject=subject).first():
        erase_mediation(By(), mediation, asked=asked, replays=replays)
    else:
        return False
    return True
