"""Forgetting a resident: what was theirs is destroyed, that it was is recorded, and the count of matters stays."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from bandeng.core import forgetting, photos
from bandeng.core.actions import Act, By, action, locked
from bandeng.core.errors import NotAllowed
from bandeng.ledger.erasing import forget
from bandeng.listen.actions.publish import end_publication
from bandeng.listen.importing import kept_file
from bandeng.listen.models import Call, Joining, Matter, Secret, Step
from bandeng.listen.scrubbing import Eraser
from bandeng.listen.similar import keeping
from bandeng.listen.states import BEFORE_REPLY, ENDED, State
from bandeng.post import outbox

CONSENTS = ("share_with_unit", "may_publish", "tell_later")


@action("privacy.erase", facts=(State.WITHDRAWN,))
def erase(
    act: Act, thing: Matter | Joining | Call, *, asked: bool = False, whole: bool = False, replays: Sequence[str] = ()
) -> None:
    """Destroy the key, the original words, the contact and the pictures of a matter; its code opens it no more.

    Only the system does this: by the studio's limit in days, within an action of the resident's (`asked`), or after
    a restore (`replays`: the leaves of the entries that were lost with it). Of what an officer has checked names and
    numbers go; with `whole` all of it. Of a `Joining` all that was left with it goes, of a `Call` who it was.
    """
    if act.by.role != "system":
        raise NotAllowed
    if isinstance(thing, Joining):
        _joining(act, locked(thing), asked=asked, replays=replays)
        return
    if isinstance(thing, Call):
        _call(act, locked(thing), asked=asked, whole=whole, replays=replays)
        return
    matter = locked(thing)
    fact = _once_more(act, matter, asked=asked, whole=whole) if replays else ""
    gone = _destroy(matter, asked=asked, whole=whole)
    if not asked:
        for joining in matter.joinings.filter(secret__isnull=False):
            _joining(act, joining, asked=False, replays=())
    # Who called is whoever the matter is of.
    for call in Call.objects.filter(Q(sealed__isnull=False) | (~Q(topic="") if whole else Q()), matter=matter):
        _call(act, call, asked=asked, whole=whole, replays=())
    if not asked or replays:  # else the resident's own action has counted itself
        matter.version += 1
    matter.save()
    keeping.renew([matter])
    _record(act, matter.subject, matter, fact=fact, asked=asked, whole=whole, replays=replays, **gone)


def _record(
    act: Act, subject: str, matter: Matter | Call, *, replays: Sequence[str], fact: str = "", **what: int
) -> None:
    private: dict[str, Any] = {**what, **({"replays": list(replays)} if replays else {})}
    kind = matter.kind if isinstance(matter, Matter) else ""
    act.record(subject, studio=matter.studio, kind=kind, fact=fact, **private)
    forgetting.note(subject)


def _destroy(matter: Matter, *, asked: bool, whole: bool) -> dict[str, int]:
    """All that is sealed of a matter, and what its texts say of whoever it is."""
    Eraser(matter, asked=asked, whole=whole).all()
    names = [row.name for rows in (matter.photos.all(), matter.recordings.all()) for row in rows]
    matter.photos.all().delete()
    matter.recordings.all().delete()
    Secret.objects.filter(matter=matter).delete()
    matter.code_hash = matter.token_hash = matter.form_key = None
    matter.anonymous, matter.tell_later = True, False
    openings = forget(matter.subject)
    file = matter.imported.digest if matter.imported else ""
    transaction.on_commit(lambda: _drop(names, file))
    return {"openings": openings, "photos": len(names)}


def _drop(names: list[str], file: str) -> None:
    """Files go when their rows are gone for good; what a kill leaves of them, under no key any more, is swept."""
    for name in names:
        photos.drop(name)
    if file:
        kept_file.drop(file)


def _joining(act: Act, joining: Joining, *, asked: bool, replays: Sequence[str]) -> None:
    """What someone who joined left. The step that speaks of it stays, without its words."""
    joining.wrapped_key = joining.secret = joining.code_hash = joining.token_hash = None
    joining.tell_later = False
    if asked:
        joining.withdrawn_at = joining.withdrawn_at or act.at
    joining.save()
    matter = joining.matter
    Step.objects.filter(matter=matter, code="matter.join", data__joining=joining.subject).update(text="")
    outbox.forget(joining.subject, about=matter.subject)
    openings = forget(joining.subject)
    _record(act, joining.subject, matter, replays=replays, asked=asked, whole=False, openings=openings)


def _call(act: Act, call: Call, *, asked: bool, whole: bool, replays: Sequence[str]) -> None:
    """Who called; with `whole` what they said too. The call stays in the figures."""
    call.wrapped_key = call.sealed = call.form_key = None
    if whole:
        call.topic = ""
    call.save()
    openings = forget(call.subject)
    _record(act, call.subject, call, replays=replays, asked=asked, whole=whole, openings=openings)


def _once_more(act: Act, matter: Matter, *, asked: bool, whole: bool) -> str:
    """What a restore has lost beside the erasure: that the matter had ended; a resident's request, which took consents
    and public copy along. The fact that the figures need, where it ended unanswered."""
    fact = ""
    if whole and matter.state not in ENDED:
        fact = State.WITHDRAWN if matter.state in BEFORE_REPLY else ""
        matter.state = State.WITHDRAWN if fact else State.CLOSED
        matter.ended_at = act.at
    if not asked:
        return fact
    for consent in CONSENTS:
        setattr(matter, consent, False)
    end_publication(act, matter)
    matter.published_at = None
    Step.objects.create(matter=matter, code="matter.forget", at=act.at, by_role="system", data={})
    return fact


def once_more(subject: str, asked: bool, whole: bool, replays: list[str]) -> bool:
    """After a restore: erase what had been erased since the backup was made; whether it is anything of this room's."""
    kinds: tuple[type[Matter | Joining | Call], ...] = (Matter, Joining, Call)
    found = next((one for kind in kinds if (one := kind.objects.filter(subject=subject).first())), None)
    if found is None:
        return False
    erase(By(), found, asked=asked, whole=whole, replays=replays)
    return True
