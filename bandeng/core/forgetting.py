"""Forgetting, as far as it belongs to no room: the list of erasures in the wake of each, and who erases what.

Rooms add their functions in `AppConfig.ready`.
"""

import logging
from collections.abc import Callable, Sequence

from django.conf import settings
from django.db import transaction

from bandeng.ledger import erasing

log = logging.getLogger("bandeng.forgetting")
SLICE = 500

# Erase what is due; how many things.
due: list[Callable[[], int]] = []
# (subject, asked, whole, leaves of the lost entries): erase once more after a restore; whether it was this room's.
again: list[Callable[[str, bool, bool, list[str]], bool]] = []
# What is derived from words and has to be derived anew without those erased; called before compacting.
renewed: list[Callable[[], object]] = []


def note(*subjects: str) -> None:
    """Within an action that erases: once it is committed, note it in the list outside the database."""
    transaction.on_commit(lambda: _note(subjects))


def _note(subjects: Sequence[str]) -> None:
    try:
        for at in range(0, len(subjects), SLICE):
            found = erasing.entries().filter(subject__in=subjects[at : at + SLICE])
            erasing.publish(settings.ERASURES_FILE, found)
    except (OSError, ValueError):
        # What was erased is erased; the worker tries again, and doctor says so.
        log.exception("the list of erasures was not written and will be tried again")


def note_all(after: int = 0) -> int:
    """Note what the list lacks, of entries beyond the id `after`: what a kill or a full disk has kept from it."""
    return erasing.publish(settings.ERASURES_FILE, erasing.entries(after))


def compact(say: Callable[[str], object]) -> None:
    """Derive anew what was derived from words, sweep what is over, then compact the database."""
    from bandeng.core import chores, compacting  # chores import this

    for renew in renewed:
        renew()
    chores.sweep_all()
    compacting.compact(say)
