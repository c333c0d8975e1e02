"""The map as a drawing: numbers for an SVG. Shape and letter tell groups apart as well as colour does."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import cos, hypot, pi, sin, sqrt

from bandeng.deliberate.report import Group, Line, Report

WIDTH, HEIGHT, EDGE = 640, 420, 48
# Directions drawn, at most: the longest.
ARROWS = 20
SHAPES = ("circle", "square", "triangle", "diamond", "cross", "down")
BADGE, END = 26, 15
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Blob:
    """A group: its hull, its people, where its letter stands."""

    group: Group
    hull: str
    dots: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Arrow:
    """Where those stand who agree with a statement."""

    line: Line
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    blobs: list[Blob]
    dots: str
    arrows: list[Arrow]
    you: Point | None
    middle: Point
    width: int = WIDTH
    height: int = HEIGHT


def drawing(report: Report, you: Point | None = None) -> Drawing | None:
    """The picture of a report; None where nothing may be shown."""
    shown = report.shown
    if shown is None or not shown.points:
        return None
    places = [(x, y) for x, y, _of in shown.points]
    scale, middle = _fit([*places, *([you] if you else [])])

    def at(point: Point) -> Point:
        return round(WIDTH / 2 + (point[0] - middle[0]) * scale, 1), round(
            HEIGHT / 2 - (point[1] - middle[1]) * scale, 1
        )

    size = _size(len(places))
    drawn = _apart([at(one) for one in places], size)
    blobs = []
    for group in report.groups:
        own = [point for point, (_x, _y, of) in zip(drawn, shown.points, strict=True) if int(of) == group.place]
        if own:
            core = _core(own)
            x, y = _mean(core)
            blobs.append(Blob(group, _closed(_hull(core)), _marks(own, group.place, size), x, y))
    here = at(you) if you else None
    if here:
        _make_room(blobs, here)
    _push_apart(blobs)
    loose = "" if blobs else _marks(drawn, 0, size)
    return Drawing(blobs, loose, _arrows(report, blobs), here, (WIDTH / 2, HEIGHT / 2))


def _fit(points: Sequence[Point]) -> tuple[float, Point]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    scale = min((WIDTH - 2 * EDGE) / max(wide, 1e-6), (HEIGHT - 2 * EDGE) / max(high, 1e-6))
    return min(scale, 1e4), ((max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2)


def _size(people: int) -> float:
    return next(size for most, size in ((100, 6.0), (300, 4.5), (1000, 3.2), (10**9, 2.4)) if people <= most)


def _apart(points: Sequence[Point], size: float) -> list[Point]:
    """People who said the same stand side by side, as seeds in a flower, and not on one another."""
    seen: Counter[Point] = Counter()
    out = []
    for x, y in points:
        rank = seen[x, y]
        seen[x, y] += 1
        far, turn = size * 1.8 * sqrt(rank), rank * pi * (3 - sqrt(5))
        out.append((round(x + far * cos(turn), 1), round(y + far * sin(turn), 1)))
    return out


def _mean(points: Sequence[Point]) -> Point:
    return round(sum(x for x, _ in points) / len(points), 1), round(sum(y for _, y in points) / len(points), 1)


def _core(points: Sequence[Point]) -> list[Point]:
    """All but the outermost twentieth, so that one person does not stretch the group's outline."""
    x, y = _mean(points)
    near = sorted(points, key=lambda one: hypot(one[0] - x, one[1] - y))
    return near[: max(3, len(near) - len(near) // 20)]


def _hull(points: Sequence[Point]) -> list[Point]:
    """Convex hull (Andrew 1979)."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered

    def half(some: Sequence[Point]) -> list[Point]:
        out: list[Point] = []
        for x, y in some:
            while len(out) > 1 and (out[-1][0] - out[-2][0]) * (y - out[-2][1]) <= (out[-1][1] - out[-2][1]) * (
                x - out[-2][0]
            ):
                out.pop()
            out.append((x, y))
        return out[:-1]

    return half(ordered) + half(ordered[::-1])


def _closed(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z"


def _marks(points: Sequence[Point], place: int, r: float) -> str:
    """One path of a mark for everyone."""
    return "".join(_mark(SHAPES[place % len(SHAPES)], x, y, r) for x, y in points)


def _mark(shape: str, x: float, y: float, r: float) -> str:
    d, s, t, u = 2 * r, r * 0.9, r * 1.25, r / 3
    return {
        "circle": f"M{x - r:g} {y:g}a{r:g} {r:g} 0 1 0 {d:g} 0a{r:g} {r:g} 0 1 0 {-d:g} 0",
        "square": f"M{x - s:g} {y - s:g}h{2 * s:g}v{2 * s:g}h{-2 * s:g}z",
        "triangle": f"M{x:g} {y - t:g}l{t:g} {2 * t:g}h{-2 * t:g}z",
        "diamond": f"M{x:g} {y - t:g}l{t:g} {t:g}l{-t:g} {t:g}l{-t:g} {-t:g}z",
        "cross": f"M{x - t:g} {y - u:g}h{2 * t:g}v{2 * u:g}h{-2 * t:g}z"
        f"M{x - u:g} {y - t:g}h{2 * u:g}v{2 * t:g}h{-2 * u:g}z",
        "down": f"M{x:g} {y + t:g}l{t:g} {-2 * t:g}h{-2 * t:g}z",
    }[shape]


def _make_room(blobs: list[Blob], you: Point) -> None:
    """A letter where someone stands, or their words above, is moved below them, or above where that is outside."""
    for index, blob in enumerate(blobs):
        if abs(blob.x - you[0]) < 3.5 * BADGE and -3.5 * BADGE < blob.y - you[1] < 1.5 * BADGE:
            below = you[1] + 2 * BADGE
            y = round(below if below < HEIGHT - BADGE else you[1] - 4 * BADGE, 1)
            blobs[index] = replace(blob, y=y)


def _push_apart(blobs: list[Blob]) -> None:
    """Letters that would cover one another are moved sideways."""
    done: list[Blob] = []
    for index, blob in enumerate(blobs):
        x, y = blob.x, blob.y
        while any(hypot(x - other.x, y - other.y) < 2.2 * BADGE for other in done):
            x = x + BADGE if x < WIDTH - 3 * BADGE else BADGE + 4
            y = min(y + BADGE / 2, HEIGHT - BADGE)
        blobs[index] = Blob(blob.group, blob.hull, blob.dots, x, y)
        done.append(blobs[index])


def _arrows(report: Report, blobs: list[Blob]) -> list[Arrow]:
    assert report.shown is not None
    directions = dict(zip(report.shown.statements, report.shown.vectors, strict=False))
    known = [(line, directions[line.pk]) for line in report.lines if line.pk in directions and line.whole.enough]
    known.sort(key=lambda one: -hypot(*one[1]))
    known = known[:ARROWS]
    longest = max((hypot(*direction) for _line, direction in known), default=0) or 1
    reach_x, reach_y = (WIDTH / 2 - 30) / longest, (HEIGHT / 2 - 30) / longest
    taken = [(blob.x, blob.y, BADGE + 2.0) for blob in blobs]
    arrows = []
    for line, (x, y) in known:
        where = _free(WIDTH / 2 + x * reach_x, HEIGHT / 2 - y * reach_y, taken)
        taken.append((*where, float(END)))
        arrows.append(Arrow(line, *where))
    return sorted(arrows, key=lambda one: one.line.number)


def _free(x: float, y: float, taken: Sequence[tuple[float, float, float]]) -> Point:
    """The place nearest to x, y, on a spiral round it, where a number covers no other and no letter."""
    for step in range(200):
        far, turn = 3.5 * sqrt(step), step * pi * (3 - sqrt(5))
        where = round(x + far * cos(turn), 1), round(y + far * sin(turn), 1)
        if all(hypot(where[0] - a, where[1] - b) >= END + r for a, b, r in taken):
            return where
    return round(x, 1), round(y, 1)
