"""The report elsewhere: in the hall, on the activity's page."""

import pytest
from django.test import Client

from bandeng.core import clock, guard
from bandeng.deliberate import opinion, report_section, sections
from bandeng.deliberate.models import Activity, Poll
from bandeng.deliberate.models.poll import Access
from bandeng.deliberate.states import State
from bandeng.gather import actions as gather
from bandeng.gather.hall import panels
from tests.cast import Cast
from tests.deliberate.made_report import made, two_minds, vote
from tests.gather.made import one_day

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opinion, "EVERY", 0.0)
    monkeypatch.setattr(opinion, "REST", 0)


def activity(cast: Cast, state: State = State.IN_SESSION) -> Activity:
    with guard.writing():
        return Activity.objects.create(
            subject="a1",
            studio=cast.studio,
            path=cast.studio.path,
            kind="bench",
            title="电动车板凳会",
            occasion=one_day(cast),
            state=state,
            made_at=clock.now(),
        )


def shown_in_the_hall(cast: Cast) -> list[str]:
    screen, token = gather.make_screen(cast.by("officer"), cast.studio.venues.get(), name="东墙")
    found = [panel.title for panel in panels(screen, clock.now()) if panel.code.startswith("poll-")]
    words = Client().get(f"/hall/{token}/now/").content.decode()
    assert all(title in words for title in found)
    assert ("仅供协商参考，不代替法定表决" in words) == bool(found)
    return found


def test_in_the_hall(cast: Cast) -> None:
    assert shown_in_the_hall(cast) == []
    made(cast, two_minds(), title="公布的")
    made(cast, two_minds(), title="不公布的", live=False)
    made(cast, two_minds(), title="委员的", access=Access.MEMBERS)
    made(cast, two_minds(), title="别处的", studio=cast.other_studio, path=cast.other_studio.path)
    made(cast, title="没开始的", state=Poll.State.DRAFT)
    assert shown_in_the_hall(cast) == ["公布的"]


def test_in_the_hall_of_the_meeting(cast: Cast) -> None:
    meeting = activity(cast)
    made(cast, two_minds(), title="会上的", live=False, activity=meeting)
    assert shown_in_the_hall(cast) == ["会上的"]
    with guard.writing():
        Activity.objects.update(state=State.HELD)
    assert shown_in_the_hall(cast) == []


def test_what_is_not_out_is_not_in_the_hall(cast: Cast) -> None:
    made(cast, two_minds(), live=False, activity=activity(cast))
    screen, token = gather.make_screen(cast.by("officer"), cast.studio.venues.get(), name="东墙")
    words = Client().get(f"/hall/{token}/now/").content.decode()
    assert "60人参加" in words
    assert "充电桩" not in words
    assert screen


def test_it_follows_three_hundred_people(cast: Cast) -> None:
    poll, rows = made(cast), two_minds(300)
    people = sorted({row[0] for row in rows})
    for step in range(0, 300, 50):
        now = set(people[step : step + 50])
        vote(poll, [row for row in rows if row[0] in now])
        words = Client().get(f"/poll/{poll.slug}/screen/now/").content.decode()
        assert f"{step + 50}人参加" in words
    assert "甲" in words


def test_on_the_activity_s_page(cast: Cast) -> None:
    meeting = activity(cast, State.HELD)
    assert report_section.section(meeting, None) is None
    poll = made(cast, two_minds(), activity=meeting, live=False)
    assert report_section.section(meeting, None) is None
    assert report_section.section(meeting, cast["officer"]) is not None
    with guard.writing():
        Poll.objects.filter(pk=poll.pk).update(state=Poll.State.CLOSED, closed_at=clock.now())
    found = report_section.section(meeting, None)
    assert found
    assert sections.SECTIONS[75] is report_section.section
    ((shown, top),) = found.context["reports"]
    assert len(top) == 3
    assert top == shown.agreed[:3]
