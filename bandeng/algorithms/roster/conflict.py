"""Why there is no plan: a smallest set of reasons, none of which could be left out."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from time import monotonic

from bandeng.algorithms.roster.limits import Limit, Task, month
from bandeng.algorithms.roster.model import Answer, Effort, Model
from bandeng.algorithms.roster.types import Conflict, Reason

_OF_DUTY = ("need", "sectors", "experienced")
# What is left out first, if the rest contradicts itself without it: the plainest reasons remain.
_FIRST = ("sectors", "experienced", "rest", "per_month", "barred", "pinned", "away", "need")


def conflict(asked: Task, found: Sequence[Limit], seconds: float = 20.0, seed: int = 0) -> Conflict:
    """A minimal set of `found`, of which it is known that it contradicts itself, by leaving out one after the other.

    Small places are looked at first: one duty, one month; then everything. Takes at most `seconds`, or says so.
    """
    end = monotonic() + seconds
    late = False

    def impossible(some: Sequence[Limit]) -> bool:
        nonlocal late
        answer = _ask(some, Effort(end - monotonic(), 1, seed))
        late |= answer is Answer.LATE
        return answer is Answer.NONE

    core = next((some for some in _places(asked, found) if impossible(some)), list(found))
    core = _reduced(core, impossible)
    relax: list[Reason] = []
    open_to = [one for one in found if any(_waived(limit, one) for limit in core)]
    rest = _model([one for one in found if one not in open_to], [one for one in open_to if one.low > 0])
    if rest.solve(Effort(end - monotonic(), 1, seed)).answer is Answer.NONE:
        return Conflict(_reasons(core), (), not late)
    for limit in core:
        without = rest.copy()
        for one in open_to:
            if not _waived(limit, one):
                without.add(one)
        answer = without.solve(Effort(end - monotonic(), 1, seed)).answer
        late |= answer is Answer.LATE
        if answer is Answer.BEST:
            relax.append(limit.reason)
    return Conflict(_reasons(core), tuple(sorted(relax)), not late)


def _ask(some: Sequence[Limit], effort: Effort) -> Answer:
    return Answer.LATE if effort.seconds <= 0 else _model(some).solve(effort).answer


def _model(some: Sequence[Limit], more: Sequence[Limit] = ()) -> Model:
    """A model of `some`, to which `more` may be added. Only cells that a limit asks for need a variable: all others may
    stay empty."""
    wanted = {cell for limit in (*some, *more) if limit.low > 0 for group in limit.groups for cell in group}
    return Model(some, sorted(wanted))


def _places(asked: Task, found: Sequence[Limit]) -> Iterable[list[Limit]]:
    """What is asked of no duty (pins alone), of each duty, of each month; only limits with a say there."""
    pinned = {pin.duty for pin in asked.pins}

    def part(keys: set[str]) -> list[Limit]:
        here = {i for i, duty in enumerate(asked.duties) if duty.key in keys | pinned}
        return [
            limit
            for limit in found
            if (limit.reason.rule not in _OF_DUTY or limit.reason.duty in keys)
            and any(i in here for group in limit.groups for i, _ in group)
        ]

    if pinned:
        yield part(set())
    for duty in asked.duties:
        yield part({duty.key})
    for _, duties in groupby(asked.duties, lambda duty: month(duty.day)):
        yield part({duty.key for duty in duties})


def _reduced(core: list[Limit], impossible: Callable[[Sequence[Limit]], bool]) -> list[Limit]:
    """Whole rules first, then halves, quarters … down to single limits."""
    for rule in _FIRST:
        smaller = [limit for limit in core if limit.reason.rule != rule]
        if len(smaller) < len(core) and impossible(smaller):
            core = smaller
    core = sorted(core, key=lambda limit: (_FIRST.index(limit.reason.rule), limit.reason))
    size = len(core)
    while size > 1:
        size = (size + 1) // 2
        at = 0
        while at < len(core):
            smaller = core[:at] + core[at + size :]
            if impossible(smaller):
                core = smaller
            else:
                at += size
    return core


def _waived(limit: Limit, one: Limit) -> bool:
    """Whether `one` falls if `limit` is waived; with a duty's need all that is asked of the duty."""
    if limit.reason.rule == "need":
        return one.reason.rule in _OF_DUTY and one.reason.duty == limit.reason.duty
    return one is limit


def _reasons(core: Iterable[Limit]) -> tuple[Reason, ...]:
    return tuple(sorted(limit.reason for limit in core))
