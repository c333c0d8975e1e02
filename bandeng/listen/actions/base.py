"""What every action on a matter does: lock, check, change, note a step, record, tell."""

import hashlib
from typing import Any

from django.db.models import Model

from bandeng.core import text as chinese
from bandeng.core.actions import Act, check_version, locked
from bandeng.ledger.rows import insert
from bandeng.listen import dangers, rules, tell
from bandeng.listen.models import Matter, Step
from bandeng.listen.states import ENDED, MOVES, moved
from bandeng.post import outbox


def begin(act: Act, matter: Matter, version: int | None = None, *, verb: str = "") -> Matter:
    """The matter under lock, after the checks of who may and of the state; its state is already the next one."""
    verb = verb or act.code
    fresh = locked(matter)
    # Asked of the row under lock: who may depends on member, unit and who is named, which others may be changing.
    rules.require(act, verb, fresh)
    check_version(fresh, version)
    if verb in MOVES:
        fresh.state = moved(verb, fresh.state)
    return fresh


def finish(
    act: Act,
    matter: Matter,
    *,
    text: str = "",
    original: bytes | None = None,
    data: dict[str, Any] | None = None,
    seen_by_resident: bool = False,
    private: dict[str, Any] | None = None,
    fact: str = "",
    **changes: Any,
) -> Matter:
    """Write `changes`, the step and the record; the resident is told of what they may see.

    The ledger keeps references to things changed and the hash of words, never the words; `fact` is in its public part.
    """
    for name, value in changes.items():
        setattr(matter, name, value)
    alarmed = _alarmed(act, matter, text)
    matter.version += 1
    matter.save()
    Step.objects.create(
        matter=matter,
        code=act.code,
        at=act.at,
        person=act.person,
        by_role=act.by.role,
        text=text,
        original=original,
        data=data or {},
        open_to_resident=seen_by_resident,
    )
    act.record(
        matter.subject,
        studio=matter.studio,
        kind=matter.kind,
        fact=fact,
        state=matter.state,
        said=digest(text) if text else None,
        changes={name: reference(value, name) for name, value in changes.items()},
        **(private or {}),
    )
    if seen_by_resident:
        tell.residents(act, matter)
    elif matter.state in ENDED:
        outbox.drop_calls(matter.subject, act.at)
    if alarmed:
        insert(tell.of_danger(act, matter), ignore_conflicts=True)
    return matter


def _alarmed(act: Act, matter: Matter, said: str) -> bool:
    """Whether a resident's later words are the first to speak of danger; the matter is then marked."""
    if act.by.role != "resident" or matter.danger or not dangers.found(chinese.bigrams(said), matter.studio):
        return False
    matter.danger = True
    return True


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


# However short, these are words.
WORDS = frozenset({"title", "words", "place", "search"})


def reference(value: Any, name: str = "") -> Any:
    """A value as the ledger keeps it: short codes as they are, things by id, words by hash."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, str) and (len(value) > 20 or (value and name in WORDS)):
        return digest(value)
    return value
