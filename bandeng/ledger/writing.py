"""Appending: the entry and its opening, inside the action's transaction."""

import secrets
from collections.abc import Sequence

from bandeng.ledger.draft import SALT_SIZE, VERSION, Draft, canonical, commitment, public_text


def append(drafts: Sequence[Draft]) -> list[int]:
    """Write `drafts` in order and return the ids of their entries."""
    from bandeng.ledger.models import Entry, Opening  # apps may not be loaded when core is imported
    from bandeng.ledger.rows import insert, insert_with

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
    if len(drafts) == 1:
        return [insert_with(entries[0], openings[0], "entry").pk]
    insert(entries)
    for entry, opening in zip(entries, openings, strict=True):
        opening.entry = entry
    insert(openings)
    return [entry.pk for entry in entries]
