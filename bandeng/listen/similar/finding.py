"""What is like a matter: for an officer among all they may see, for a resident among what is public and open."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from bandeng.algorithms.similarity import LIMIT, Grade, Index, Match, Message, candidates, keys, rank
from bandeng.core.kept import kept
from bandeng.core.language import listed
from bandeng.listen import rules
from bandeng.listen.models import Matter, Publication
from bandeng.listen.publishing import public_copy, with_copies
from bandeng.listen.similar import keeping
from bandeng.listen.states import OPEN, State, can
from bandeng.studio.models import Person, Studio

BEST = 5
PUBLIC = 200  # open public matters of one studio that a resident's words are held against
SHOWN = 3
# Copies of the matter itself under another name are no find.
GONE = (State.MERGED, State.SPLIT, State.INVALID, State.WITHDRAWN)
Row = tuple[int, str, str, str]


@dataclass(frozen=True)
class Like:
    """A matter like another: how much, and what both say."""

    matter: Matter
    match: Match
    mergeable: bool = False

    @property
    def degree(self) -> str:
        labels = {Grade.EXACT: _("内容一样"), Grade.NEAR: _("内容相近"), Grade.EVENT: _("像是同一件事")}
        return labels[self.match.grade]

    @property
    def reason(self) -> str:
        return listed(self.match.shared)


def like(matter: Matter, person: Person) -> list[Like]:
    """The BEST matters of the same studio that are most like `matter` and that `person` may see."""
    own = keys(message := keeping.of(matter))
    postings = keeping.newest(own.all(), matter.studio.path, LIMIT)
    for ids in postings.values():
        ids[:] = [pk for pk in ids if pk != matter.pk]
    total = max((ids[0] for ids in postings.values() if ids), default=0)
    near = candidates(own, {key: ids for key, ids in postings.items() if ids}, total)
    seen = Matter.objects.filter(rules.visible(person), pk__in=near).exclude(state__in=GONE).in_bulk()
    ranked = rank(message, {pk: keeping.of(item) for pk, item in seen.items()}, keeping.frequencies(), BEST)
    may = can("matter.merge", matter.state) and bool(ranked) and rules.may(person, "matter.merge", matter)
    return [Like(seen[pk], match, may and bool(seen[pk].number) and seen[pk].state in OPEN) for pk, match in ranked]


def public_like(studio: Studio, words: str, place: str) -> list[tuple[int, str]]:
    """Number and title of up to SHOWN open public matters of a studio that a resident's words are like."""
    rows = _public(studio)
    if not rows:
        return []
    found = [pk for pk, _match in _indexed(rows).find(keeping.message("", words, place), SHOWN)]
    # Asked anew: rows may be kept from before another process took a copy down.
    still = with_copies(Matter.objects.filter(pk__in=found, state__in=OPEN)).in_bulk()
    copies = [(pk, public_copy(still[pk])) for pk in found if pk in still]
    return [(pk, copy.title) for pk, copy in copies if copy]


@kept(Publication, Studio)
def _public(studio: Studio) -> tuple[Row, ...]:
    matters = with_copies(Matter.objects.filter(studio=studio, state__in=OPEN)).order_by("-pk")[:PUBLIC]
    copies = [(item.pk, item.public_copies[-1]) for item in matters]  # type: ignore[attr-defined]
    return tuple((pk, copy.title, copy.words, copy.place) for pk, copy in copies)


@lru_cache(maxsize=8)
def _indexed(rows: tuple[Row, ...]) -> Index[int]:
    return Index((pk, _message(row)) for pk, *row in rows)


def _message(row: list[str]) -> Message:
    return keeping.message(*row)
