"""Polls as the report's tests need them: made-up people who are of like minds, or of none."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from bandeng.core import clock, guard
from bandeng.deliberate import opinion, voters
from bandeng.deliberate.models import Poll, Statement, Vote
from bandeng.listen.models import Matter
from tests.cast import Cast

TEXTS = (
    "充电桩装在院子东头",
    "电动车一律不准上楼",
    "夜里十点以后不许充电",
    "充电价钱要贴出来",
    "给老人留几个近的车位",
    "由物业统一管理充电",
    "把花坛改成停车位",
    "院门口装人脸识别",
    "装监控看护电动车",
    "外来的车也可以充电",
    "请每个单元推一个人监督",
    "充电的钱用来修路灯",
    "保留院里的两棵老槐树",
    "周末可以在院里摆摊",
)
Triples = list[tuple[int, int, int]]


def made(cast: Cast, votes: Iterable[tuple[int, int, int]] = (), statements: int = 14, **values: Any) -> Poll:
    """An open poll that shows its map; `votes`: (voter, number of the statement, 1, 0 or −1)."""
    given: dict[str, Any] = {
        "subject": clock.now().isoformat()[:40],
        "studio": cast.studio,
        "path": cast.studio.path,
        "title": "院子里的电动车怎么停、怎么充",
        "about": "大家提了一些想法，请看看同不同意。",
        "slug": f"yard{Poll.objects.count()}",
        "live": True,
        "state": Poll.State.OPEN,
        "wrapped_key": voters.new_key(),
        "made_at": clock.now(),
        "opened_at": clock.now(),
    }
    with guard.writing():
        poll = Poll.objects.create(**{**given, **values})
        for number in range(1, statements + 1):
            text = TEXTS[(number - 1) % len(TEXTS)]
            Statement.objects.create(poll=poll, number=number, text=text, seed=True, state=Statement.State.SHOWN)
    vote(poll, votes)
    return poll


def vote(poll: Poll, votes: Iterable[tuple[int, int, int]]) -> None:
    """Add votes as the voting page would, past the actions."""
    by_number = dict(poll.statements.values_list("number", "pk"))
    with guard.housekeeping("poll.vote"):
        Vote.objects.bulk_create(
            Vote(poll_id=poll.pk, voter=voter, statement_id=by_number[number], value=value)
            for voter, number, value in votes
        )
    opinion.forget()


def two_minds(people: int = 60, statements: int = 14, seed: int = 1, sharp: float = 0.92) -> Triples:
    """Two groups who agree on the first four statements, are both against the next two, and differ on all others."""
    rng = np.random.default_rng(seed)
    mind = rng.choice([-1, 1], statements)
    both = np.stack([mind, -mind])
    both[:, :4], both[:, 4:6] = 1, -1
    rows = []
    for voter in range(people):
        for number in range(statements):
            value = int(both[int(voter % 5 < 3), number]) * (1 if rng.random() < sharp else -1)
            rows.append((1000 + voter * 7, number + 1, 0 if rng.random() < 0.05 else value))
    return rows


def one_crowd(people: int = 60, statements: int = 14, seed: int = 2) -> Triples:
    """Opinions without groups: statements are more or less popular, people differ by chance."""
    rng = np.random.default_rng(seed)
    popular = rng.random(statements)
    popular[:3] = 0.95
    return [
        (
            500 + voter,
            number + 1,
            int(rng.choice([1, -1])) if rng.random() < 0.15 else (1 if rng.random() < popular[number] else -1),
        )
        for voter in range(people)
        for number in range(statements)
        if rng.random() < 0.9
    ]


def furnish(cast: Cast, matter: Matter) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    poll = made(cast, two_minds())
    slug = {"slug": poll.slug}
    return {}, {
        "poll_report": slug,
        "poll_report_paper": {**slug, "form": "html"},
        "poll_report_table": {**slug, "form": "csv"},
        "poll_screen": slug,
        "poll_screen_now": slug,
    }
