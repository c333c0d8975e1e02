"""Invented polls whose groups are known."""

import numpy as np
from numpy.typing import NDArray

from bandeng.algorithms.opinion_map import Votes, from_triples

Ints = NDArray[np.int64]


def shown(rng: np.random.Generator, people: int, statements: int, density: float) -> tuple[Ints, Ints]:
    """Who saw what, at random."""
    rows, columns = np.nonzero(rng.random((people, statements)) < density)
    return rows, columns


def planted(
    seed: int, people: int, statements: int, density: float, sizes: tuple[float, ...], sharp: float = 0.9
) -> tuple[Votes, Ints, Ints]:
    """Votes, the group of each person, and each group's mind (groups × statements, ±1). One statement in four is common
    ground; one vote in ten is a pass; of the others, `sharp` follow the group's mind."""
    rng = np.random.default_rng(seed)
    group = rng.choice(len(sizes), people, p=np.array(sizes) / sum(sizes))
    mind = rng.choice([-1, 1], (len(sizes), statements))
    common = rng.random(statements) < 0.25
    mind[:, common] = mind[0, common]
    rows, columns = shown(rng, people, statements, density)
    said = mind[group[rows], columns] * np.where(rng.random(len(rows)) < sharp, 1, -1)
    said[rng.random(len(rows)) < 0.1] = 0
    return from_triples(rows, columns, said, (people, statements)), group, mind


def best_guess(votes: Votes, mind: Ints) -> Ints:
    """The group whose mind each person's votes fit best: nobody could tell better."""
    table = (np.tile([-1, 0, 1], votes.statements)[:, None] * np.repeat(mind.T, 3, axis=0)).astype(float)
    return np.asarray(votes.gather(table).argmax(1))


def random(seed: int, people: int, statements: int, density: float) -> Votes:
    """Everyone votes by the statement alone: more or less popular, nothing else."""
    rng = np.random.default_rng(seed)
    popular = rng.random(statements)
    rows, columns = shown(rng, people, statements, density)
    said = np.where(rng.random(len(rows)) < popular[columns], 1, -1)
    said[rng.random(len(rows)) < 0.15] = 0
    return from_triples(rows, columns, said, (people, statements))


def continuum(seed: int, people: int, statements: int, density: float, axes: int = 1) -> Votes:
    """Opinions spread evenly around a middle: differences, but no groups."""
    rng = np.random.default_rng(seed)
    place, weight = rng.standard_normal((people, axes)), rng.standard_normal((axes, statements)) * 0.6
    rows, columns = shown(rng, people, statements, density)
    lean = (place[rows] * weight[:, columns].T).sum(1) + 0.4 * rng.standard_normal(statements)[columns]
    said = np.sign(lean + 0.7 * rng.standard_normal(len(rows)))
    return from_triples(rows, columns, said, (people, statements))
