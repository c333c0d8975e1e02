"""Learning from what officers have settled: the studio's own corrections, renewed by the worker."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

from bandeng.algorithms import category as classifier
from bandeng.core import clock, guard
from bandeng.listen import erased
from bandeng.listen.models import Learnt, Matter
from bandeng.studio.models import Studio

# Of each label at least so many examples, and of all together; fewer teach nothing that holds.
LEAST_EACH, LEAST = 10, 60
# The newest count: what people complain of changes.
MOST = 5000
# Learn again when so many more have been settled.
EVERY = 50
WHATS = ("kind", "category")


def examples_of(studio: Studio, what: str) -> list[tuple[str, str]]:
    """The redacted copies that an officer has settled, with the label they gave; labels too rare are left out."""
    found = Matter.objects.filter(studio=studio, redacted_by__isnull=False).exclude(**{what: ""})
    found = found.exclude(words__in=erased.MARKS)
    rows = found.order_by("-accepted_at", "-pk").values_list("title", "words", what)[:MOST]
    examples = [(f"{title}\n{words}", label) for title, words, label in rows]
    often = Counter(label for _text, label in examples)
    return [(text, label) for text, label in examples if often[label] >= LEAST_EACH]


def learn(studio: Studio, what: str, examples: Iterable[tuple[str, str]]) -> Learnt:
    """Keep what these examples teach in place of what was known. ValueError when there are none."""
    known = list(islice(examples, MOST))
    model = classifier.train(known)
    with guard.housekeeping("guess.learn"):
        return Learnt.objects.update_or_create(
            studio=studio,
            what=what,
            defaults={"content": model.to_bytes(), "examples": len(known), "made_at": clock.now()},
        )[0]


def learn_all() -> int:
    """Learn anew for every studio in which officers have settled enough since the last time."""
    learnt = 0
    for studio in Studio.objects.all():
        for what in WHATS:
            examples = examples_of(studio, what)
            before = Learnt.objects.filter(studio=studio, what=what).only("examples").first()
            # What an operator taught from a file stays until the studio knows more by itself.
            if len(examples) >= max(LEAST, before.examples + EVERY if before else 0) and _several(examples):
                learn(studio, what, examples)
                learnt += 1
    return learnt


def unlearn() -> None:
    """Learn anew without what was erased since; where nothing is left to learn from, nothing stays known."""
    for known in Learnt.objects.select_related("studio").defer("content"):
        settled = Matter.objects.filter(studio=known.studio, redacted_by__isnull=False).exclude(**{known.what: ""})
        erased_since = settled.filter(words__in=erased.MARKS).exists()
        # An operator's file of more examples than officers ever settled is no resident's.
        if not erased_since or known.examples > settled.count():
            continue
        examples = examples_of(known.studio, known.what)
        if _several(examples):
            learn(known.studio, known.what, examples)
        else:
            with guard.housekeeping("guess.learn"):
                known.delete()


def _several(examples: list[tuple[str, str]]) -> bool:
    return len({label for _text, label in examples}) > 1


def model(studio: Studio, what: str) -> classifier.Model | None:
    """What a studio has learnt, or else the studio above it."""
    wanted = [pk for pk in (studio.pk, studio.parent_id) if pk]
    rows = {row.studio_id: row for row in Learnt.objects.filter(studio_id__in=wanted, what=what).defer("content")}
    row = next((rows[pk] for pk in wanted if pk in rows), None)
    return _loaded(row.pk, row.made_at.isoformat()) if row else None


@lru_cache(maxsize=16)
def _loaded(pk: int, made_at: str) -> classifier.Model:
    return classifier.Model.from_bytes(bytes(Learnt.objects.get(pk=pk).content))
