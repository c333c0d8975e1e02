"""What the public reads of a matter: the approved copy, what is proposed for blacking out, what was changed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from difflib import SequenceMatcher

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from bandeng.core.redact import MARKS, redact
from bandeng.listen import secrets
from bandeng.listen.models import Matter, Publication
from bandeng.listen.states import State

# Never public, whatever was approved before.
NOT_PUBLIC = (State.INVALID, State.WITHDRAWN)
# Beyond this a comparison sign by sign takes long; sentences are compared instead.
SIGNS = 4000


@dataclass(frozen=True, slots=True)
class Copy:
    """The four texts of a public copy."""

    title: str
    words: str
    place: str
    reply: str

    def items(self) -> dict[str, str]:
        return asdict(self)


NAMES = tuple(field.name for field in fields(Copy))


def approved() -> QuerySet[Publication]:
    return Publication.objects.filter(approved=True, taken_down_at=None)


def public_copy(matter: Matter) -> Publication | None:
    """The copy of `matter` that everyone may read, or None. Free of queries on matters of `with_copies`."""
    if matter.published_at is None or matter.confidential or not matter.may_publish or matter.state in NOT_PUBLIC:
        return None
    found = getattr(matter, "public_copies", None)
    return (found[-1] if found else None) if found is not None else approved().filter(matter=matter).last()


def with_copies(matters: QuerySet[Matter]) -> QuerySet[Matter]:
    """Those of `matters` that everyone may read, each with its copy at hand for `public_copy`."""
    return (
        matters.filter(Exists(approved().filter(matter=OuterRef("pk"))), published_at__isnull=False)
        .filter(may_publish=True, confidential=False)
        .exclude(state__in=NOT_PUBLIC)
        .prefetch_related(Prefetch("publications", queryset=approved(), to_attr="public_copies"))
    )


def waiting(matter: Matter) -> Publication | None:
    """The copy that waits for a second person."""
    return matter.publications.filter(decided_at=None).last()


def kept(matter: Matter) -> Copy:
    """What the desk has: the redacted copy, and the reply as sent."""
    reply = matter.replies.filter(sent_at__isnull=False).last()
    return Copy(matter.title, matter.words, matter.place, reply.text if reply else "")


def start(matter: Matter) -> Copy:
    """What an officer begins with: the public copy there is, or what is kept; with a reply sent since."""
    now, before = kept(matter), public_copy(matter)
    return Copy(before.title, before.words, before.place, before.reply or now.reply) if before else now


def proposed(matter: Matter) -> Copy:
    """The same with names, numbers and addresses blacked out, and the names of those whom the matter is about."""
    names = matter.avoidances.values_list("person__name", flat=True)
    known = secrets.known(matter)
    return Copy(**{name: _blackened(text, known, list(names)) for name, text in start(matter).items().items()})


def _blackened(text: str, known: dict[str, str], names: list[str]) -> str:
    for name in names:
        text = text.replace(name, MARKS["name"])
    return secrets.redacted(text, **known)


def blacked_out(before: Copy, after: Copy) -> dict[str, int]:
    """How often each kind was blacked out on the way: marks there now that were not there before."""
    counts = Counter[str]()
    for kind, mark in MARKS.items():
        counts[kind] = sum(
            max(0, new.count(mark) - old.count(mark))
            for old, new in zip(before.items().values(), after.items().values(), strict=True)
        )
    return {kind: number for kind, number in counts.items() if number}


def suspicious(copy: Copy) -> list[str]:
    """What still looks like a name, number or address in a copy to be published."""
    found = []
    for text in copy.items().values():
        found += [text[item.start : item.end] for item in redact(text).found]
    return found


def changes(before: str, after: str) -> Iterator[tuple[str, str]]:
    """The way from one text to the other: ("same" | "gone" | "new", text)."""
    one, other = _parts(before, after)
    for what, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if what == "equal":
            yield "same", "".join(one[a:b])
            continue
        if b > a:
            yield "gone", "".join(one[a:b])
        if d > c:
            yield "new", "".join(other[c:d])


def _parts(before: str, after: str) -> tuple[list[str], list[str]]:
    if len(before) + len(after) <= SIGNS:
        return _whole_marks(before), _whole_marks(after)
    return tuple(text.replace("。", "。\0").split("\0") for text in (before, after))  # type: ignore[return-value]


def _whole_marks(text: str) -> list[str]:
    """Sign by sign, but a mark in one piece."""
    parts: list[str] = []
    at = 0
    while at < len(text):
        mark = next((mark for mark in MARKS.values() if text.startswith(mark, at)), text[at])
        parts.append(mark)
        at += len(mark)
    return parts
