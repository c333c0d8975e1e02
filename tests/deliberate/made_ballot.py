"""Ballots made by actions, and papers put in over HTTP."""

import re
from typing import Any

from django.test import Client

from bandeng.deliberate import casting, voters
from bandeng.deliberate.actions import ballot as A
from bandeng.deliberate.actions import ballot_count as C
from bandeng.deliberate.models import Activity, Ballot
from bandeng.listen.models import Matter
from tests.cast import Cast

TERMS: dict[str, dict[str, Any]] = {
    "approval": {"options": ["东门", "西门", "南门"]},
    "ranking": {"options": ["停车", "花园", "活动场"]},
    "criteria": {"options": ["甲物业", "乙物业"], "criteria": [("花钱少", 30), ("服务好", 70)]},
    "yes_no": {"rule": "majority_of_decided"},
}


def made(cast: Cast, method: str = "approval", *, activity: Activity | None = None, **more: Any) -> Ballot:
    """A draft of the first studio."""
    terms = A.Terms(**{"title": "小区的事", "method": method, "access": "link", **TERMS[method], **more})
    terms = A.Terms(**{**{name: getattr(terms, name) for name in A.Terms.__slots__}, "activity": activity})
    return A.make(cast.by("officer"), cast.studio, terms)


def opened(cast: Cast, method: str = "approval", **more: Any) -> Ballot:
    return A.open_ballot(cast.by("officer"), made(cast, method, **more))


def vote(ballot: Ballot, client: Client | None = None, **fields: Any) -> Any:
    """Hand in a paper from a browser."""
    return (client or Client()).post(f"/ballots/{ballot.slug}/", fields)


def voted(ballot: Ballot, client: Client | None = None, **fields: Any) -> Client:
    client = client or Client()
    answer = vote(ballot, client, **fields)
    assert answer.status_code == 302, answer.content.decode()[:6000]
    return client


def counted(cast: Cast, ballot: Ballot, **fields: Any) -> Ballot:
    """Close and count at the desk."""
    ballot.refresh_from_db()
    client = cast.client("officer")
    answer = client.post(f"/desk/deliberate/ballots/{ballot.pk}/count/", {"version": ballot.version, **fields})
    assert answer.status_code == 302, answer.content.decode()[:6000]
    ballot.refresh_from_db()
    return ballot


def slips(cast: Cast, ballot: Ballot, count: int) -> list[str]:
    """Print slips; the codes on them."""
    ballot.refresh_from_db()
    data = {"count": count, "version": ballot.version}
    page = cast.client("officer").post(f"/desk/deliberate/ballots/{ballot.pk}/tickets/code/", data).content.decode()
    return ["".join(re.findall(r"\d", one)) for one in re.findall(r'class="slip-code">([^<]+)<', page)]


def furnish(cast: Cast, matter: Matter) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """A draft, an open one with sheets, and a counted one with a tie."""
    draft = made(cast)
    running = opened(cast, access="ticket")
    A.make_tickets(cast.by("officer"), running, kind="sheet", count=2)
    done = opened(cast)
    for token, mark in (("a", "1"), ("b", "2")):
        casting.cast(done, voters.of_code(token), {"marks": [mark]})
    done = C.count(cast.by("officer"), done)
    things: dict[str, Any] = {
        "ballot ballot_change ballot_preview ballot_open ballot_drop": draft,
        "ballot_enter ballot_count": running,
        "ballot_lot": done,
    }
    return things, {
        "ballot_tickets": {"pk": running.pk, "kind": "code"},
        "ballot_sheets": {"pk": running.pk, "form": "html"},
        "ballot_vote": {"slug": running.slug},
        "ballot_leave": {"slug": running.slug},
        "ballot_papers": {"slug": done.slug, "form": "csv"},
        "ballot_result_paper": {"slug": done.slug, "form": "html"},
    }


def page(ballot: Ballot, client: Client | None = None, query: str = "") -> str:
    return (client or Client()).get(f"/ballots/{ballot.slug}/{query}").content.decode()


def desk(ballot: Ballot, what: str = "") -> str:
    return f"/desk/deliberate/ballots/{ballot.pk}/{what}"
