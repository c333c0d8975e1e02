"""A poll of three hundred people: they vote as the page's script sends it, the wall follows, the report says it all."""

import json
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from random import Random
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from bandeng.deliberate import opinion, votes
from bandeng.deliberate.actions import poll as A
from bandeng.deliberate.models import Poll
from bandeng.gather.actions import make_screen
from bandeng.studio.actions import change_setting
from bandeng.studio.models import Venue
from bandeng.web.templatetags.bandeng import qr
from tests.browser.checks import Console, bring_axe, problems
from tests.browser.conftest import Context
from tests.browser.steps import DESK, PHONE, follow, press, sign_in
from tests.browser.test_hall import WALL, cut_off, later
from tests.cast import PASSWORD, Cast
from tests.deliberate.made_report import TEXTS
from tests.soak.residents import Resident, _value

POLL, PEOPLE, WAVES, AT_ONCE = 5_500, 300, 3, 8
STATEMENTS = len(TEXTS)
AGREED = TEXTS[0]
TITLE = "院子里的电动车怎么停、怎么充，花坛要不要改成停车位，充电的钱又怎么用才好"
WALLS = ((1920, 1080), (1280, 720), (1024, 768))


@pytest.fixture(autouse=True)
def _every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opinion, "EVERY", 0.0)
    monkeypatch.setattr(opinion, "REST", 0)


@pytest.fixture
def poll(cast: Cast) -> Poll:
    officer = cast.by("officer")
    change_setting(cast.by("admin"), cast.studio, "poll_newcomers", 1000)
    made = A.make(officer, cast.studio, title=TITLE, statements="\n".join(TEXTS), live=True)
    return A.open_poll(officer, made)


def opinions(person: int) -> dict[int, int]:
    """One of three groups: all for the first two, all against the third, of three minds about the others."""
    rng, group = Random(person), person % 3
    said = {}
    for number in range(1, STATEMENTS + 1):
        value = 1 if number <= 2 else -1 if number == 3 else 1 if number % 3 == group else -1
        said[number] = 0 if rng.random() < 0.05 else value if rng.random() < 0.95 else -value
    return said


class Voter(Resident):
    """A phone whose script sends up to ten answers at once."""

    def send(self, slug: str, some: Iterable[tuple[int, int]]) -> None:
        line = HTTPConnection("127.0.0.1", self.port, timeout=60)
        head = {
            "Content-Type": "application/json",
            "X-CSRFToken": self.cookies["bandeng_csrf"],
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        body = json.dumps({"votes": [[number, value, 1] for number, value in some], "more": True})
        line.request("POST", f"/poll/{slug}/votes/", body, head)
        answer = line.getresponse()
        found = answer.read()
        line.close()
        assert answer.status == 200, found
        assert json.loads(found)["refused"] == []


def vote(port: int, slug: str, person: int) -> Voter:
    voter = Voter(port)
    token = _value(voter.ask("GET", f"/poll/{slug}/")[1], "csrfmiddlewaretoken")
    assert voter.ask("POST", f"/poll/{slug}/start/", {"csrfmiddlewaretoken": token})[0] == 302
    said = list(opinions(person).items())
    for at in range(0, len(said), 10):
        voter.send(slug, said[at : at + 10])
    return voter


def ballots(rows: Iterable[tuple[int, int, int]]) -> Counter[tuple[tuple[int, int], ...]]:
    """What each person said, whoever that was."""
    people: dict[int, list[tuple[int, int]]] = {}
    for voter, number, value in rows:
        people.setdefault(voter, []).append((number, value))
    return Counter(tuple(sorted(one)) for one in people.values())


def of_device(context: Context, voter: Voter, url: str, screen: dict[str, Any] = PHONE) -> Page:
    """The browser in which this voter has voted."""
    opened = context(screen)
    opened.add_cookies([{"name": name, "value": value, "url": url} for name, value in voter.cookies.items()])
    return opened.new_page()


def covered(page: Page) -> list[str]:
    """The groups' letters on the map that whoever looks, or the words above them, would hide."""
    found: list[str] = page.evaluate("""() => {
      const box = (one) => one.getBoundingClientRect(), you = [...document.querySelectorAll(".you text, .you circle")];
      const over = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
      return [...document.querySelectorAll(".badge text")]
        .filter((one) => you.some((mine) => over(box(one), box(mine)))).map((one) => one.textContent);
    }""")
    return found


def test_three_hundred_vote_and_the_wall_follows(cast: Cast, context: Context, poll: Poll, live_server: Any) -> None:
    port = int(urlsplit(live_server.url).port or 0)
    opened = context(WALL)
    bring_axe(opened)
    wall = opened.new_page()
    console = Console(wall)
    wall.clock.install()
    wall.goto(f"/poll/{poll.slug}/screen/")
    expect(wall.get_by_text("满10人参加")).to_be_visible()
    source = wall.get_by_alt_text("参加的二维码，用手机扫").get_attribute("src")
    assert source
    assert source in qr(f"{live_server.url}/poll/{poll.slug}/", "参加的二维码，用手机扫")
    _screen, address = make_screen(cast.by("officer"), Venue.objects.get(listed=True), name="大厅东墙")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        each = PEOPLE // WAVES
        for wave in range(WAVES):
            people = range(wave * each, (wave + 1) * each)
            voters = list(pool.map(lambda person: vote(port, poll.slug, person), people))
            later(wall, POLL)
            expect(wall.get_by_text(f"{(wave + 1) * each}人参加")).to_be_visible()
            assert cut_off(wall) == []
    expect(wall.locator(".poll-hall .stories").first).to_contain_text(AGREED)
    expect(wall.locator(".badge")).to_have_count(3)
    expect(wall.get_by_text("仅供协商参考，不代替法定表决")).to_be_visible()
    for width, height in WALLS:
        wall.set_viewport_size({"width": width, "height": height})
        assert cut_off(wall) == []
    assert problems(wall) == []
    assert console.said == []
    hall = context(WALL).new_page()
    hall.goto(f"/hall/{address}/")
    expect(hall.locator(f"[data-panel=poll-{poll.pk}]")).to_contain_text("300人参加")

    mine = of_device(context, voters[-1], live_server.url)
    mine.goto(f"/poll/{poll.slug}/report/")
    expect(mine.locator(".opinion-map").get_by_text("您在这里", exact=True)).to_be_visible()
    assert covered(mine) == []
    other = context(PHONE).new_page()
    other.goto(f"/poll/{poll.slug}/report/")
    expect(other.locator(".opinion-map")).to_be_visible()
    expect(other.get_by_text("您在这里")).to_have_count(0)

    officer = context(DESK).new_page()
    sign_in(officer, "officer", PASSWORD)
    officer.goto(f"/desk/polls/{poll.pk}/")
    expect(officer.get_by_role("main").get_by_role("link", name="投到大屏幕上")).to_be_visible()
    follow(officer, "结束征集")
    press(officer, "结束征集")
    expect(officer.get_by_text("密钥已销毁")).to_be_visible()
    sent = Counter(tuple(opinions(person).items()) for person in range(PEOPLE))
    assert ballots(votes.rows(poll.pk)) == sent
    connection.close()
    later(wall, POLL)
    expect(wall.get_by_text("观点征集的结果")).to_be_visible()
    mine.reload()
    expect(mine.get_by_text("分成3组")).to_be_visible()
    heard = mine.get_by_role("main").aria_snapshot()
    for letter in "甲乙丙":
        expect(mine.locator(".groups")).to_contain_text(f"{letter}组 100人")
        assert f'link "{letter}组，100人' in heard
    expect(mine.get_by_text("您在这里")).to_have_count(0)
    agree = sum(opinions(person)[1] == 1 for person in range(PEOPLE))
    expect(mine.locator("#statement-1")).to_contain_text(f"同意{agree}人")
