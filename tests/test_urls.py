"""Every address of the house, for everyone: who may open it is written down in tests/roles.py, and nowhere else."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from bandeng.config import urls
from bandeng.core import clock, guard, logkeys
from bandeng.core.actions import By
from bandeng.core.permissions import OPEN
from bandeng.deliberate import rules as deliberate_rules
from bandeng.gateway import rules as gateway_rules
from bandeng.gather import rules as gather_rules
from bandeng.ledger import sealing
from bandeng.listen import rules as listen_rules
from bandeng.listen.models import Matter, Photo, Recording, Release
from bandeng.listen.opendata import lines
from bandeng.listen.opendata.actions import release_data
from bandeng.listen.opendata.cutting import Terms
from bandeng.listen.phone_line import rules as phone_rules
from bandeng.listen.phone_line.actions import note_missed
from bandeng.listen.worklist.actions import save_view
from bandeng.post.models import Channel, Message, Status
from bandeng.post.rules import VERBS as POST_VERBS
from bandeng.rally import rules as rally_rules
from bandeng.studio import actions, portraits
from bandeng.studio.models import Group, Region, Role, Sitting, Venue
from bandeng.studio.rules import RULES as STUDIO_RULES
from tests.algorithms.tlog_cast import ORIGIN
from tests.cast import PASSWORD, Cast, build
from tests.deliberate.furnish import furnish as furnish_deliberate
from tests.gateway.made import house_around_the_log
from tests.gather.furnish import furnish as furnish_days
from tests.listen.files import handed_in, list_in
from tests.listen.made import A, accepted, received
from tests.listen.pages import code_on, jpeg, speak, wav
from tests.listen.test_joining import published
from tests.pages import PAGES
from tests.rally.made import furnish
from tests.roles import EVERYONE, STAFF
from tests.sampling import some

# Each test is rolled back to the house as it was built.
pytestmark = pytest.mark.django_db
ROOMS = (
    listen_rules.TABLE,
    phone_rules.TABLE,
    POST_VERBS,
    STUDIO_RULES,
    gather_rules.TABLE,
    rally_rules.TABLE,
    deliberate_rules.TABLE,
    gateway_rules.TABLE,
)
KNOWN = {*OPEN, "staff", *(verb for room in ROOMS for verb in room)}


def patterns(found: list[Any] | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for item in get_resolver().url_patterns if found is None else found:
        route = before + str(item.pattern)
        if isinstance(item, URLResolver):
            yield from patterns(item.url_patterns, route)
        else:
            yield route, item


ALL = list(patterns())
NAMES = sorted({str(pattern.name) for _route, pattern in ALL})


def test_every_address_has_a_name_and_stands_in_the_table() -> None:
    assert [route for route, pattern in ALL if pattern.name not in PAGES] == []
    assert sorted(set(PAGES) - set(NAMES)) == [], "the table names pages that are no more"


def test_every_view_states_a_known_permission() -> None:
    stated = {route: getattr(pattern.callback, "permission", None) for route, pattern in ALL}
    assert {route: word for route, word in stated.items() if word not in KNOWN} == {}


@dataclass
class House:
    """The cast, real things for the addresses, and a browser for everyone."""

    cast: Cast
    arguments: dict[str, dict[str, Any]] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, name: str) -> Client:
        """A browser as it was at first: what someone opens must not open the next thing."""
        fresh = Client()
        if name in self.clients:
            fresh.cookies = SimpleCookie(self.clients[name].cookies.output([], "", ";"))
        return fresh


def standard_matter(cast: Cast, resident: Client) -> Matter:
    """Spoken by a resident, as if the community worker had entered it; in hand."""
    left = {"contact": "call", "phone": "13900000000", "photos": [jpeg()], "recordings": [wav()]}
    speak(resident, **left, wished=cast.members["member2"].pk)
    matter = Matter.objects.get()
    with guard.writing():
        Matter.objects.filter(pk=matter.pk).update(entered_by=cast["community"])
    officer = cast.by("officer")
    matter = A.accept_matter(officer, matter, kind="help", title="楼前路灯不亮", words="楼前路灯坏了三个月。")
    return A.assign_matter(officer, matter, member=cast.members["member"], unit=cast.unit, supports=[cast.helping_unit])


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: Any) -> Iterator[House]:
    """Built once: opening pages changes nothing, and what a test does change is rolled back."""
    with django_db_blocker.unblock(), rolled_back():
        yield furnished(build())


@contextmanager
def rolled_back() -> Iterator[None]:
    """A transaction that actions may be done in, as the tests of Django have it, and that leaves nothing."""
    whole = transaction.atomic()
    whole._from_testcase = True  # type: ignore[attr-defined]
    with whole:
        yield
        transaction.set_rollback(True)


def sealed() -> None:
    """In the database alone: the file of heads outside outlives what a test rolls back."""
    with guard.housekeeping("ledger.seal"):
        sealing.seal(clock.now(), sign=logkeys.sign)


def opened(cast: Cast) -> Release:
    """Open data of the first studio, of the weeks that are over."""
    received(cast, received_at=clock.now() - timedelta(days=20))
    sealed()
    return release_data(cast.by("officer"), cast.studio, Terms(until=clock.today(), size=lines.size()))


def furnished(cast: Cast) -> House:
    cast.people["roleless"] = actions.add_person(By(), name="无霜降")
    house = House(cast, clients={name: cast.client(name) for name in cast.people} | {"resident": Client()})
    matter = standard_matter(cast, house.clients["resident"])
    call = A.wait_for_resident(cast.by("officer"), matter, question="是哪一盏灯？")
    A.resume(cast.by("officer"), call, words="东边那盏。")
    message = Message.objects.get(channel=Channel.CALL)
    assert (message.subject, message.status) == (matter.subject, Status.QUEUED)
    actions.set_portrait(By(), cast.members["member"], portraits.keep(jpeg()))
    now = By().at
    lent = actions.delegate(
        cast.by("officer"), cast["officer2"], since=now + timedelta(days=1), until=now + timedelta(days=2)
    )
    code_on(house.clients["resident"])
    value = house.clients["resident"].get("/speak/receipt/").context
    token = value["link"].rstrip("/").rpartition("/")[2]
    invitation = actions.invite(By(), cast["admin"])
    community = actions.place_region(
        By(), Region.objects.get(code="610112004001"), latitude=34.3212, longitude=108.9655
    )
    log, witness, alarm = house_around_the_log()
    things: dict[str, Any] = {
        "member portrait member_kept member_change member_portrait member_end": cast.members["member"],
        "person person_change person_invite person_let_go person_totp_off person_sign_out": cast["officer"],
        "role_grant": cast["officer"],
        "role_end": Role.objects.get(person=cast["officer"]),
        "studio studio_change settings venue_add group_form": cast.studio,
        "venue_change venue_remove": Venue.objects.get(studio=cast.studio),
        "group_rename": Group.objects.get(studio=cast.studio),
        "unit_change": cast.unit,
        "end_own_sitting": Sitting.objects.get(person=cast["officer"]),
        "end_delegation": lent,
        "call message_retry": message,
        "phone_back phone_look phone_matter": note_missed(cast.by("officer"), cast.studio, phone="13900000000"),
        "view_drop": save_view(cast.by("officer"), name="我的", query="?state=late"),
        "matter matter_look matter_rights matter_verb track_part": matter,
        "audit_watched audit_unwatch": log,
        "audit_witness_remove": witness,
        "audit_alarm": alarm,
        "import_one import_commit import_undo import_bad_rows": handed_in(cast, "标题,内容\n路灯,灯坏了。\n水管,\n"),
        "list_import list_commit list_undo list_bad_rows": list_in(cast, "姓名,职务,界别\n温立秋,,经济界\n"),
    }
    deliberated, of_deliberated = furnish_deliberate(cast, matter)
    days, of_days = furnish_days(cast, house.clients["resident"])
    clinic, of_clinic = furnish(cast, matter)
    things |= days | clinic | deliberated
    sealed()
    by_thing = {name: {"pk": thing.pk} for names, thing in things.items() for name in names.split()}
    house.arguments = (
        by_thing
        | of_days
        | of_clinic
        | of_deliberated
        | {
            "accept_invitation": {"token": invitation},
            "region": {"code": cast.region.code},
            "region_edit": {"code": cast.region.code},
            "region_place": {"code": community.code},
            "setting_change": {"pk": cast.studio.pk, "code": "reply_days"},
            "day_clear": {"day": "2026-01-02"},
            "year_confirm": {"year": 2027},
            "speak_at": {"code": cast.studio.code},
            "resident_verb": {"slug": "add"},
            "proof_file": {"kind": "promise"},
            "log_tile": {"rest": "0/000.p/1"},
            "my_data_file": {"form": "json"},
            "joiner_data_file": {"form": "json"},
            "matter_sheet": {"pk": matter.pk, "form": "html"},
            "desk_print": {"form": "html"},
            "privacy_report_paper": {"pk": cast.studio.pk, "year": 2026, "form": "html"},
            "open_data_file": {"pk": opened(cast).pk, "form": "csv"},
            "open_data_withdraw": {"pk": Release.objects.latest("pk").pk},
            "my_right": {"slug": "correct"},
            "public_matter": {"pk": published(cast).pk},
            "entrance": {"code": "studio"},
            "entrance_qr": {"code": "studio"},
            "poster": {"form": "html"},
            "track_link": {"token": token},
            "photo": {"name": Photo.objects.get().name},
            "recording": {"name": Recording.objects.get().name},
            "matter_verb": {"pk": matter.pk, "slug": "note"},
            "audit_proof": {"index": 0},
            "witness_checkpoint": {"origin": sha256(ORIGIN.encode()).hexdigest()},
        }
    )
    return house


def addresses(name: str, house: House) -> list[str]:
    """Every address of that name: with real things where it takes any."""
    found = []
    for route, pattern in ALL:
        if pattern.name == name:
            given = {"year": 2026} if name == "calendar" else house.arguments.get(name, {})
            wanted = pattern.pattern.converters
            assert set(wanted) <= set(given), f"{route} needs real things: {set(wanted) - set(given)}"
            found.append(reverse(name, kwargs={key: given[key] for key in wanted}))
    return found


def refused(answer: HttpResponse) -> bool:
    """Refused, not to be found, or led to where one shows who one is."""
    if answer.status_code in (301, 302):
        doors = [reverse(name) for name in ("sign_in", "track", "clinic_code", "opinion_code")]
        return answer["Location"].split("?")[0] in doors
    return answer.status_code in (403, 404)


def plain(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse("no", status=404 if isinstance(exception, Http404) else 403)


@pytest.fixture(autouse=True)
def _plain_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of refusals are only told apart by their number: the pages that say so are looked at elsewhere."""
    monkeypatch.setattr(urls, "handler403", plain, raising=False)
    monkeypatch.setattr(urls, "handler404", plain, raising=False)


def shut(name: str, house: House, most: int) -> list[str]:
    """Where those who may open an address cannot: everyone on SQLite, `most` of them on PostgreSQL."""
    page = PAGES[name]
    wrong = []
    for address in addresses(name, house):
        for who in some(page.who, address, most):
            got = house.client(who).get(address)
            if got.status_code not in page.status or (302 not in page.status and refused(got)):
                wrong.append(f"{who} may not open {address}: {got.status_code}")
    return wrong


@pytest.mark.parametrize("name", NAMES)
def test_who_may_open_it(house: House, name: str) -> None:
    assert shut(name, house, 3) == []


@pytest.mark.soak
@pytest.mark.only_on("postgresql")
@pytest.mark.parametrize("name", NAMES)
def test_everyone_who_may_opens_it(house: House, name: str) -> None:
    assert shut(name, house, len(EVERYONE)) == []


# What refuses them is a name in a table; that the table's questions have one answer on both engines is seen above,
# and thing by thing in each room.
@pytest.mark.either_engine
@pytest.mark.parametrize("name", NAMES)
def test_nobody_else_opens_it(house: House, name: str) -> None:
    page = PAGES[name]
    wrong = []
    for address in addresses(name, house):
        for who in some(EVERYONE - page.who, address):
            client = house.client(who)
            got = client.get(address)
            if not refused(client.post(address)):
                wrong.append(f"{who} can post to {address}")
            if got.status_code != 405 and not refused(got):
                wrong.append(f"{who} can open {address}: {got.status_code}")
    assert wrong == []


@pytest.mark.either_engine
@pytest.mark.parametrize("name", [name for name in NAMES if PAGES[name].who and PAGES[name].who <= STAFF])
def test_without_signing_in_one_is_led_to_sign_in(house: House, name: str) -> None:
    for address in addresses(name, house):
        answer = Client().get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("sign_in") + "?next=")


def test_a_person_let_go_is_nobody(house: House) -> None:
    client = house.client("officer")
    actions.let_go(By(), house.cast["officer"])
    assert refused(client.get("/desk/"))


def test_nobody_opens_what_states_no_permission(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    view = next(pattern.callback for _route, pattern in ALL if pattern.name == "home")
    monkeypatch.delattr(view, "permission")
    for who in ("visitor", "resident", "admin", "officer"):
        assert house.client(who).get("/").status_code == 403


def test_a_password_opens_the_desk(house: House) -> None:
    client = Client()
    answer = client.post(reverse("sign_in"), {"sign_in_name": "officer", "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get("/desk/").status_code == 200
    assert accepted(house.cast).title in client.get("/desk/").content.decode()
