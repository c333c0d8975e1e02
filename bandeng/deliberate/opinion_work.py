"""From the votes of a poll to its map, by `algorithms/opinion_map`; and where someone stands on it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from bandeng.algorithms.opinion_map import OpinionMap, Votes, from_triples, opinion_map
from bandeng.deliberate.models import Poll, Vote
from bandeng.deliberate.opinion import LEAST, Named, Shown, fingerprint, shown_statements

# Places kept and drawn, at most.
DOTS = 2_000
# Mean difference of shares up to which a group is the one that was there before.
SAME = 0.3


Numbers = NDArray[np.int64]


def _rows(poll: Poll) -> Numbers:
    """All votes: voter, statement, value."""
    asked = Vote.objects.filter(poll_id=poll.pk).values_list("voter", "statement_id", "value")
    return np.array(list(asked), dtype=np.int64).reshape(-1, 3)


def _votes(rows: Numbers, statements: Sequence[int]) -> Votes:
    """The votes on these statements."""
    known = np.array(statements, dtype=np.int64)
    rows = rows[np.isin(rows[:, 1], known)]
    voters, row = np.unique(rows[:, 0], return_inverse=True)
    order = np.argsort(known)
    column = order[np.searchsorted(known[order], rows[:, 1])] if len(rows) else rows[:, 1]
    return from_triples(row.reshape(-1), column, rows[:, 2], (len(voters), len(statements)))


def _said(rows: Numbers) -> list[int]:
    """A short hash of each person's answers, in their own order; on statements taken away too, so that it stays."""
    voters, row = np.unique(rows[:, 0], return_inverse=True)
    mixed = rows[:, 0].astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= (rows[:, 1] * 3 + rows[:, 2] + 1).astype(np.uint64) * np.uint64(0xD6E8FEB86659FD93)
    mixed = (mixed ^ mixed >> np.uint64(32)) * np.uint64(0xD6E8FEB86659FD93)
    sums = np.zeros(len(voters), dtype=np.uint64)
    np.add.at(sums, row.reshape(-1), mixed)
    found: list[int] = np.sort(sums >> np.uint64(32)).tolist()
    return found


def _held_back(before: Shown | None, said: list[int]) -> bool:
    """Whether so few have said something since that the difference would tell what."""
    return before is not None and before.voters >= LEAST and len(set(said) - set(before.said)) < LEAST


def worked_out(poll: Poll, before: Shown | None = None) -> Shown:
    """The map of the votes as they are now; that of before while a poll runs and too few have voted since."""
    statements = shown_statements(poll)
    key, _count = fingerprint(poll, statements)
    rows, running = _rows(poll), poll.state == Poll.State.OPEN
    said = _said(rows) if running else []
    if before and running and _held_back(before, said):
        return before
    votes = _votes(rows, statements)
    if votes.participants < LEAST:
        counts = key, votes.participants, len(votes.codes), 0
        return Shown(*counts, statements, [], [], [], [], [], [], False, None, said)
    found = opinion_map(votes, _past(votes, statements, before))
    named = before.named if before else None
    if found.clear:
        named = Named(statements, found.names.tolist(), found.statements.tally.tolist(), found.highest)
    return Shown(
        key=key,
        voters=votes.participants,
        votes=len(votes.codes),
        few=int(np.count_nonzero(~found.forming)),
        statements=statements,
        whole=votes.tally.tolist(),
        points=_points(found),
        names=found.names.tolist(),
        sizes=found.sizes.tolist(),
        tally=found.statements.tally.tolist(),
        vectors=np.round(found.vectors[:, :2] @ found.turn, 6).tolist(),
        clear=found.clear,
        named=named,
        said=said,
    )


def _points(found: OpinionMap) -> list[list[float]]:
    """Places in an order that follows from themselves; evenly chosen ones where there are too many."""
    rows = np.column_stack([np.round(found.points, 4), np.searchsorted(found.names, found.groups)])
    rows = rows[np.lexsort(rows.T)]
    if len(rows) > DOTS:
        rows = rows[np.linspace(0, len(rows) - 1, DOTS).astype(int)]
    points: list[list[float]] = rows.tolist()
    return points


def _past(votes: Votes, statements: list[int], before: Shown | None) -> OpinionMap | None:
    """The map before, as the library wants it: its plane by statement, its groups' names on who now says the same."""
    if before is None or not before.vectors:
        return None
    first = opinion_map(votes, sure=False)
    directions = dict(zip(before.statements, before.vectors, strict=True))
    vectors = np.array([directions.get(pk, (0.0, 0.0)) for pk in statements], dtype=float).reshape(-1, 2)
    groups, highest = np.full(votes.participants, -1), -1
    if before.named:
        highest = before.named.highest
        for name, old in matched(statements, first, before.named).items():
            groups[first.groups == name] = old
    return replace(first, vectors=vectors, turn=np.eye(2), groups=groups, highest=highest)


def matched(statements: list[int], found: OpinionMap, named: Named) -> dict[int, int]:
    """Group of `found` → name of the group that said most the same before."""
    both = [pk for pk in statements if pk in set(named.statements)]
    if not both:
        return {}
    now = found.statements.tally[:, [statements.index(pk) for pk in both]]
    then = np.array(named.tally)[:, [named.statements.index(pk) for pk in both]]
    apart = np.abs(_shares(now)[:, None] - _shares(then)[None]).mean((2, 3))
    rows, columns = linear_sum_assignment(apart)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return {int(found.names[row]): named.names[column] for row, column in pairs if apart[row, column] < SAME}


def _shares(tally: NDArray[np.int64]) -> NDArray[np.float64]:
    """Shares of disagree, pass, agree, by Laplace's rule."""
    return np.asarray((tally + 1) / (tally.sum(2, keepdims=True) + 3))


def place(poll: Poll, shown: Shown, voter: int) -> tuple[float, float] | None:
    """Where a voter stands on this map, by their votes as they are now; None without any."""
    said = dict(Vote.objects.filter(poll_id=poll.pk, voter=voter).values_list("statement_id", "value"))
    index = {pk: column for column, pk in enumerate(shown.statements)}
    mine = [(index[pk], value) for pk, value in said.items() if pk in index]
    if not mine or not shown.vectors:
        return None
    tally, vectors = np.array(shown.whole), np.array(shown.vectors)
    means = (tally[:, 2] - tally[:, 0]) / np.maximum(tally.sum(1), 1)
    wide = max(1, int(np.count_nonzero(tally.any(1))))
    columns = [column for column, _value in mine]
    raw = np.array([value for _column, value in mine]) - means[columns]
    where = raw @ vectors[columns] * np.sqrt(wide / len(mine))
    return float(where[0]), float(where[1])
