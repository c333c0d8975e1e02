"""Appending: the entry and its opening, inside the action's transaction."""

import secrets
from collections.abc import Sequence
from itertools import groupby

from django.db.models import Model

from bandeng.ledger.draft import SALT_SIZE, VERSION, Draft, canonical, commitment, public_text


def append(drafts: Sequence[Draft], beside: Sequence[Model] = ()) -> list[int]:
    """Write `drafts` in order and return the ids of their entries; before them the rows `beside`."""
    from bandeng.ledger.models import Entry, Opening  # apps may not be loaded when core is imported
    from bandeng.ledger.rows import insert, insert_all

    openings = [Opening(salt=secrets.token_bytes(SALT_SIZE), private=canonical(draft.private)) for draft in drafts]
    entries = [
        Entry(
            public=public_text(draft),
            commitment=commitment(bytes(opening.salt), opening.private),
            version=VERSION,
            code=draft.code,
            subject=draft.subject,
        )
        for draft, opening in zip(drafts, openings, strict=True)
    ]
    for entry, opening in zip(entries, openings, strict=True):
        opening.entry = entry
    rows = [*beside, *entries, *openings]
    if len(drafts) == 1:
        insert_all(rows)
    else:
        for _model, same in groupby(rows, type):
            insert(same)
    return [entry.pk for entry in entries]
