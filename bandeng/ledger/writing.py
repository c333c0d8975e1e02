"""Appending: the entry and its opening, inside the action's transaction."""

import secrets
from collections.abc import Sequence

from bandeng.ledger.draft import SALT_SIZE, VERSION, Draft, canonical, commitment, public_text


def append(drafts: Sequence[Draft]) -> list[int]:
    """Write `drafts` in order and return the ids of their entries."""
    from bandeng.ledger.models import Entry, Opening  # apps may not be loaded when core is imported
    from bandeng.ledger.rows import insert

    openings = [(secrets.token_bytes(SALT_SIZE), canonical(draft.private)) for draft in drafts]
    entries = insert(
        Entry(
            public=public_text(draft),
            commitment=commitment(salt, private),
            version=VERSION,
            code=draft.code,
            subject=draft.subject,
        )
        for draft, (salt, private) in zip(drafts, openings, strict=True)
    )
    insert(
        Opening(entry=entry, salt=salt, private=private)
        for entry, (salt, private) in zip(entries, openings, strict=True)
    )
    return [entry.pk for entry in entries]
