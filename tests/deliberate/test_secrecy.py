"""How somebody votes is told by nothing else either: not by lengths, hashes, tallies of few, nor by two looks."""

import pytest
from django.test import Client

from bandeng.core.models import Throttle
from bandeng.deliberate import casting, poll_access, voters
from bandeng.deliberate.models import BallotPaper
from tests.cast import Cast
from tests.deliberate.made_ballot import opened as ballot_opened
from tests.deliberate.made_ballot import vote, voted
from tests.deliberate.made_poll import opened

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("method", "papers"),
    [
        ("yes_no", [{"marks": ["yes"]}, {"marks": ["no"]}, {"marks": ["abstain"]}, {"flaw": "unreadable"}]),
        ("ranking", [{"ranks": [["1"]]}, {"ranks": [["1"], ["2"], ["3"]]}]),
        ("criteria", [{"scores": {"1": {"1": 5}}}, {"scores": {"1": {"1": 5, "2": 3}, "2": {"1": 1, "2": 1}}}]),
    ],
)
def test_papers_in_the_box_are_all_of_one_length(cast: Cast, method: str, papers: list[dict[str, object]]) -> None:
    ballot = ballot_opened(cast, method)
    for place, paper in enumerate(papers):
        casting.cast(ballot, voters.of_code(str(place)), paper)
        assert casting.of(ballot, voters.of_code(str(place))) == paper
    lengths = {len(one["sealed"]) for one in BallotPaper.objects.values_list("content", flat=True)}
    assert len(lengths) == 1


def test_one_network_does_not_fill_a_ballot_s_box(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ballot = ballot_opened(cast)
    monkeypatch.setattr("bandeng.studio.models.Studio.setting", lambda _studio, _code: 3)
    browsers = [voted(ballot, marks="1") for _one in range(3)]
    refused = vote(ballot, marks="2")
    assert refused.status_code == 429
    assert "手机流量" in refused.content.decode()
    assert BallotPaper.objects.count() == 3
    voted(ballot, browsers[0], marks="2")
    voted(ballot, Client(REMOTE_ADDR="192.0.2.7"), marks="2")
    assert "192.0.2" not in " ".join(Throttle.objects.values_list("key", flat=True))


def test_nor_does_the_hall_s_tablet_make_voters_without_end(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    poll = opened(cast, access="ticket")
    monkeypatch.setattr("bandeng.studio.models.Studio.setting", lambda _studio, _code: 3)
    tablet = Client()
    address = f"/poll/{poll.slug}/hall/{poll_access.hall_token(poll)}/"
    assert tablet.get(address).status_code == 302
    assert [tablet.post(f"/poll/{poll.slug}/next/").status_code for _one in range(3)] == [302, 302, 429]
