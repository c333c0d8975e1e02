"""Forgetting a resident: what was theirs is destroyed, that it was is recorded, and the count of matters stays."""

from django.db import transaction

from bandeng.core import photos
from bandeng.core.actions import Act, action, locked
from bandeng.core.errors import NotAllowed
from bandeng.ledger.erasing import forget
from bandeng.listen.models import Matter, Secret, Step


@action("privacy.erase")
def erase(act: Act, matter: Matter) -> Matter:
    """Destroy the key, the original words, the contact and the pictures of a matter; its code opens it no more.

    Only the system does this, by the studio's limit in days. The redacted copy stays for the figures' sake.
    """
    if act.by.role != "system":
        raise NotAllowed
    matter = locked(matter)
    names = list(matter.photos.values_list("name", flat=True))
    matter.photos.all().delete()
    Secret.objects.filter(matter=matter).delete()
    Step.objects.filter(matter=matter, original__isnull=False).update(original=None)
    matter.code_hash = matter.token_hash = matter.form_key = None
    matter.anonymous, matter.tell_later = True, False
    matter.version += 1
    matter.save()
    openings = forget(matter.subject)
    act.record(matter.subject, studio=matter.studio.code, kind=matter.kind, openings=openings, photos=len(names))
    transaction.on_commit(lambda: _drop(names))
    return matter


def _drop(names: list[str]) -> None:
    for name in names:
        photos.drop(name)
