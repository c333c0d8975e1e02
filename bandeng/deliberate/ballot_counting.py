"""Papers of a ballot counted by `algorithms.voting`, as plain figures that can be kept and published.

`content` of a paper: {"marks": […]} (approval; yes, no, abstain), {"ranks": [[…], …]} (the best first), {"scores":
{option: {criterion: 1–5}}}, or {"flaw": …} of a sheet that cannot be counted. Options and criteria stand by their keys.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from bandeng.algorithms import voting
from bandeng.algorithms.voting import Rule
from bandeng.deliberate.models import Ballot
from bandeng.ledger.draft import canonical

Content = dict[str, Any]
Figures = dict[str, Any]
M = Ballot.Method
SCALE = (1, 5)
# How many of those entitled must be there.
QUORUMS = {
    "half": Rule(Fraction(1, 2), "entitled", above=True),
    "two_thirds": Rule(Fraction(2, 3), "entitled", above=False),
}
FLAWS = ("unreadable", "unknown", "too_many", "blank")


def lines(contents: Iterable[Content]) -> bytes:
    """All papers as they are published: canonical JSON, one a line, the lines sorted by their bytes."""
    return b"".join(sorted(canonical(content).encode() + b"\n" for content in contents))


def digest(contents: Iterable[Content]) -> str:
    """SHA-256 of `lines`."""
    return hashlib.sha256(lines(contents)).hexdigest()


def keys(rows: Sequence[dict[str, Any]]) -> list[str]:
    return [str(row["key"]) for row in rows]


def count(ballot: Ballot, contents: Sequence[Content], present: int | None, entitled: int | None) -> Figures:
    """Everything that is shown of the result; of one that is void nothing of who is ahead.

    Raises `voting.Bad`: a rule whose base was not given.
    """
    good = [content for content in contents if "flaw" not in content]
    flaws = Counter(str(content["flaw"]) for content in contents if "flaw" in content)
    cast = len(contents)
    figures: Figures = {"cast": cast, "valid": len(good), "flaws": dict(flaws), "present": present}
    figures |= {"entitled": entitled, "quorum": _quorum(ballot, cast, present, entitled)}
    figures["void"] = any(cast > people for people in (present, entitled) if people is not None)
    figures["quorate"] = figures["quorum"] is None or figures["quorum"]["reached"]
    if figures["void"]:
        return {**figures, "carried": False, "first": [], "tied": []}
    if ballot.method == M.YES_NO:
        figures |= _motion(ballot, good, flaws, present, entitled)
        return {**figures, "carried": figures["carried"] and figures["quorate"]}
    by = {M.APPROVAL: _approval, M.RANKING: _ranking, M.CRITERIA: _criteria}[M(ballot.method)]
    return figures | by(ballot, good)


def _verdict(held: voting.Verdict) -> Figures:
    return {"count": held.share.count, "of": held.share.of, "needed": held.needed, "reached": held.reached}


def _quorum(ballot: Ballot, cast: int, present: int | None, entitled: int | None) -> Figures | None:
    """Those present (else the papers) held against those entitled."""
    rule = QUORUMS.get(ballot.quorum)
    if rule is None:
        return None
    if entitled is None:
        raise voting.Bad("base", rule.base)
    there = cast if present is None else present
    needed = rule.needed(entitled)
    return {"rule": ballot.quorum, "count": there, "of": entitled, "needed": needed, "reached": there >= needed}


def _motion(
    ballot: Ballot, good: Sequence[Content], flaws: Counter[str], present: int | None, entitled: int | None
) -> Figures:
    papers = Counter(frozenset(content["marks"]) for content in good)
    papers[frozenset()] += flaws["blank"]
    papers[frozenset((voting.YES, voting.NO))] += flaws["too_many"]
    unreadable = flaws["unreadable"] + flaws["unknown"]
    found = voting.motion(papers, voting.RULES[ballot.rule], unreadable=unreadable, present=present, entitled=entitled)
    return {
        "yes": found.yes.count,
        "no": found.no.count,
        "abstain": found.abstain.count,
        "verdict": _verdict(found.verdict),
        "carried": found.carried,
        "equal": found.tied,
        "first": [],
        "tied": [],
    }


def _approval(ballot: Ballot, good: Sequence[Content]) -> Figures:
    found = voting.approval(keys(ballot.options), Counter(frozenset(content["marks"]) for content in good))
    return {
        "lines": [{"key": line.option, "place": line.place, "count": line.share.count} for line in found.lines],
        "blank": found.blank,
        "first": list(found.first),
        "tied": [list(group) for group in found.ties],
    }


def ranking(content: Content) -> voting.Ranking:
    return voting.ranking(*content["ranks"])


def _ranking(ballot: Ballot, good: Sequence[Content]) -> Figures:
    pairs = voting.pairwise(keys(ballot.options), Counter(ranking(content) for content in good))
    found = voting.schulze(pairs)
    over: dict[str, dict[str, int]] = {one: {} for one in pairs.options}
    for (one, other), often in pairs.over.items():
        over[one][other] = often
    return {
        "over": over,
        "condorcet": voting.winner(pairs),
        "places": [list(place) for place in found.places],
        "reasons": [_reason(one) for one in found.neighbours()],
        "equal": [list(pair) for pair in found.tied()],
        "first": list(found.winners) if good else [],
        "tied": [list(place) for place in found.places if len(place) > 1],
    }


def _reason(one: voting.Reason) -> Figures:
    def link(found: voting.Link | None) -> list[Any] | None:
        return [found.stronger, found.weaker, found.votes, found.against] if found else None

    return {
        "one": one.one,
        "other": one.other,
        "before": one.before,
        "steps": len(one.path),
        "weakest": link(one.weakest),
        "back": link(one.weakest_back),
    }


def _criteria(ballot: Ballot, good: Sequence[Content]) -> Figures:
    sheets = [voting.Sheet(_scores(content)) for content in good]
    given = voting.fixed({str(one["key"]): int(one["weight"]) for one in ballot.criteria})
    found = voting.weigh(keys(ballot.options), keys(ballot.criteria), sheets, given, SCALE)
    held = [one for key in keys(ballot.criteria) if (one := voting.holds(found, key))]
    return {
        "totals": {key: str(total) for key, total in found.totals.items()},
        "weights": {key: str(share) for key, share in found.weights.share.items()},
        "means": {
            option: {
                by: [None if mean.value is None else str(mean.value), mean.of]
                for (name, by), mean in found.means.items()
                if name == option
            }
            for option in keys(ballot.options)
        },
        "places": [list(place) for place in found.places],
        "unscored": list(found.unscored),
        "holds": [
            {
                "key": one.criterion,
                "weight": str(one.weight),
                "low": str(one.low),
                "high": str(one.high),
                "below": list(one.below),
                "above": list(one.above),
            }
            for one in held
        ],
        "dominated": [[one.worse, one.better] for one in voting.dominated(found)],
        "first": list(found.places[0]) if found.places else [],
        "tied": [list(place) for place in found.places if len(place) > 1],
    }


def _scores(content: Content) -> dict[tuple[str, str], int]:
    return {
        (option, criterion): score for option, given in content["scores"].items() for criterion, score in given.items()
    }


def by_lot(ballot: Ballot, seed: str) -> list[list[str]]:
    """Each tied group in the order of its lot, by the titles of the options (docs/voting.md)."""
    titles = {str(one["key"]): str(one["title"]) for one in ballot.options}
    back = {title: key for key, title in titles.items()}
    tied: list[list[str]] = (ballot.result or {}).get("tied", [])
    return [[back[title] for title in voting.lot((titles[key] for key in group), seed)] for group in tied]
