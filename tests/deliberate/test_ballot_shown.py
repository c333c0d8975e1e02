"""Ballots where they are held: on the activity's page and on the hall's screen."""

from datetime import time

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from bandeng.core import clock, guard
from bandeng.deliberate import ballot_section, sections
from bandeng.deliberate.models import Activity
from bandeng.studio.models import Venue
from tests.cast import Cast
from tests.deliberate.made_ballot import counted, made, opened, voted
from tests.deliberate.made_draw import called
from tests.gather.made import one_day


@pytest.fixture
def activity(cast: Cast) -> Activity:
    """Announced, today in the studio's hall."""
    day = one_day(cast, kind="activity", title="空地怎么用", opens=time(0, 1), closes=time(23, 59))
    with guard.writing():
        return Activity.objects.create(
            subject="a" * 32,
            studio=cast.studio,
            path=cast.studio.path,
            kind="bench",
            title="空地怎么用",
            state="announced",
            occasion=day,
            made_at=clock.now(),
        )


def shown(panel: object) -> str:
    return render_to_string(panel.template, {"data": panel.data})  # type: ignore[attr-defined]


def test_the_activity_shows_its_ballots(cast: Cast, activity: Activity) -> None:
    draft = made(cast, activity=activity)
    everyone = ballot_section.section(activity, None)
    assert everyone is None
    desk = ballot_section.section(activity, cast["officer"])
    assert desk
    assert sections.SECTIONS[80] is ballot_section.section
    page = render_to_string(desk.template, desk.context)
    assert f"/desk/deliberate/ballots/{draft.pk}/" in page
    assert f"?activity={activity.pk}" in page
    member = ballot_section.section(activity, cast["member"])
    assert member
    assert "?activity=" not in render_to_string(member.template, member.context)
    ballot = opened(cast, activity=activity)
    public = ballot_section.section(activity, None)
    assert public
    page = render_to_string(public.template, public.context)
    assert f"/ballots/{ballot.slug}/" in page
    assert "/desk/" not in page
    assert "仅供协商参考，不代替法定表决" in page


def test_the_activity_says_once_that_nothing_of_it_is_a_vote_of_law(cast: Cast, activity: Activity) -> None:
    opened(cast, activity=activity)
    called(cast, activity=activity)
    for client, name in ((cast.client("officer"), "activity"), (Client(), "activity_public")):
        shown = client.get(reverse(name, args=[activity.pk])).content.decode()
        assert shown.count("仅供协商参考，不代替法定表决") == 1


def test_the_hall_shows_how_many_papers_are_in_then_the_result(cast: Cast, activity: Activity) -> None:
    venue = Venue.objects.get(studio=cast.studio)
    assert list(ballot_section.panels(cast.studio, venue)) == []
    ballot = opened(cast, activity=activity)
    for mark in ("1", "1", "2"):
        voted(ballot, marks=mark)
    (panel,) = ballot_section.panels(cast.studio, venue)
    running = shown(panel)
    assert ">3</span>" in running
    assert "东门" not in running
    counted(cast, ballot)
    (panel,) = ballot_section.panels(cast.studio, venue)
    assert "“东门”得到的赞成最多" in shown(panel)
    assert "仅供协商参考，不代替法定表决" in shown(panel)


@pytest.mark.parametrize("hide", [{"public": False}, {"state": "draft"}])
def test_the_hall_shows_nothing_of_what_is_not_public(cast: Cast, activity: Activity, hide: dict[str, object]) -> None:
    opened(cast, activity=activity)
    with guard.writing():
        Activity.objects.filter(pk=activity.pk).update(**hide)
    assert list(ballot_section.panels(cast.studio, Venue.objects.get(studio=cast.studio))) == []
