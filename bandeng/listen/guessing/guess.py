"""The guess for one matter, and the words that speak for it."""

from dataclasses import dataclass

from bandeng.listen.guessing import cues
from bandeng.listen.guessing.learning import model
from bandeng.listen.models import Matter

# Below this a guess helps nobody.
LIKELY = 0.4


@dataclass(frozen=True)
class Guess:
    """A code, and the words of the matter that speak for it."""

    code: str
    why: tuple[str, ...] = ()


def _text(matter: Matter) -> str:
    return f"{matter.title}\n{matter.words}"


def _learnt(matter: Matter, what: str) -> Guess | None:
    known = model(matter.studio, what)
    if known is None:
        return None
    label, probability = known.guess(_text(matter))[0]
    return Guess(label, tuple(known.why(_text(matter), label))) if probability >= LIKELY else None


def category_of(matter: Matter) -> Guess | None:
    """Which field it belongs to, by what the studio has settled before; None before it has learnt."""
    return _learnt(matter, "category")


def kind_of(matter: Matter) -> Guess | None:
    """Which kind it is: as learnt, or by the words that usually tell."""
    found = _learnt(matter, "kind")
    if found and found.code in Matter.Kind.values:
        return found
    cue = cues.kind(_text(matter))
    return Guess(cue[0], (cue[1],)) if cue else None
