"""Forgetting a resident: what was theirs is destroyed, that it was is recorded, and the count of matters stays."""

from typing import Any

from django.db import transaction

from bandeng.core import photos
from bandeng.core.actions import Act, action, locked
from bandeng.core.errors import NotAllowed
from bandeng.ledger.erasing import forget
from bandeng.listen.models import Joining, Matter, Secret, Step


@action("privacy.erase")
def erase(act: Act, matter: Matter) -> Matter:
    """Destroy the key, the original words, the contact and the pictures of a matter; its code opens it no more.

    Only the system does this, by the studio's limit in days. The redacted copy stays for the figures' sake.
    """
    if act.by.role != "system":
        raise NotAllowed
    matter = locked(matter)
    gone = destroy(matter)
    _destroy_joinings(matter)
    matter.version += 1
    matter.save()
    act.record(matter.subject, studio=matter.studio, kind=matter.kind, **gone)
    return matter


def destroy(matter: Matter) -> dict[str, Any]:
    """Destroy what is sealed of a matter; the caller, an action, saves and records it."""
    names = [row.name for rows in (matter.photos.all(), matter.recordings.all()) for row in rows]
    matter.photos.all().delete()
    matter.recordings.all().delete()
    Secret.objects.filter(matter=matter).delete()
    Step.objects.filter(matter=matter, original__isnull=False).update(original=None)
    matter.code_hash = matter.token_hash = matter.form_key = None
    matter.anonymous, matter.tell_later = True, False
    openings = forget(matter.subject)
    transaction.on_commit(lambda: _drop(names))
    return {"openings": openings, "photos": len(names)}


def _destroy_joinings(matter: Matter) -> None:
    """What those who joined it left."""
    joined = Joining.objects.filter(matter=matter)
    for subject in joined.values_list("subject", flat=True):
        forget(subject)
    joined.update(wrapped_key=None, secret=None, code_hash=None, token_hash=None, tell_later=False)


def _drop(names: list[str]) -> None:
    for name in names:
        photos.drop(name)
