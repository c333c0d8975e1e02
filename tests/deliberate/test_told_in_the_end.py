"""One resident from the first opinion to the result, through the forms they fill in: codes, numbers, what is told."""

import re
from datetime import time

import pytest
from django.test import Client

from bandeng.core import clock, codes
from bandeng.deliberate.actions.when import When
from bandeng.deliberate.models import Activity
from bandeng.ledger.models import Opening
from bandeng.post import events, registry
from bandeng.post.models import Message
from tests.cast import Cast
from tests.deliberate.made_activity import announced
from tests.deliberate.made_meeting import code
from tests.deliberate.test_opinions import code_of, give

WROTE, CAME, BOTH, TAKEN_BACK = "13900000001", "13900000002", "13900000003", "13900000004"
RESULT = "管道从北面进楼，40 户都通了气。"


@pytest.fixture
def meeting(cast: Cast) -> Activity:
    today = When(clock.today(), time(0, 0), time(23, 59), place="3 号楼前的凉亭")
    return announced(cast, when=today, chair=cast["officer"])


def wrote(meeting: Activity, phone: str) -> str:
    """Someone hands in an opinion with a number; their code."""
    client = Client()
    assert give(client, meeting, phone=phone, tell_later="on").status_code == 302
    return code_of(client)


def came(meeting: Activity, *phones: str) -> str:
    """Someone scans the code and leaves numbers, one after the other; their code."""
    client, address = Client(), f"/m/{code(meeting)}/"
    key = re.search(r'name="form_key" value="([^"]+)"', client.get(address).content.decode())
    assert key
    mine = client.post(address, {"form_key": key[1]})["Location"]
    page = client.get(mine).content.decode()
    for phone in phones:
        assert client.post(mine, {"do": "phone", "phone": phone}).status_code == 302
    digits = re.findall(r'<p class="digits">(.*?)</p>', page)
    return "".join(re.findall(r"\d", digits[0]))


def until_minuted(cast: Cast, meeting: Activity) -> Client:
    officer = cast.client("officer")
    desk = f"/desk/deliberate/{meeting.pk}"
    assert officer.post(f"{desk}/do/end/").status_code == 302
    page = officer.get(f"{desk}/minutes/").content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key
    assert officer.post(f"{desk}/minutes/", {"key": key[1], "kind": "agreed", "text": "从北面进。"}).status_code == 302
    assert officer.post(f"{desk}/minutes/settle/", {"sure": "on"}).status_code == 302
    return officer


def test_numbers_left_in_either_form_are_told_once(cast: Cast, meeting: Activity) -> None:
    for phone in (WROTE, BOTH):
        wrote(meeting, phone)
    assert cast.client("officer").post(f"/desk/deliberate/{meeting.pk}/do/begin/").status_code == 302
    for phones in ((CAME,), (BOTH,), (TAKEN_BACK, ""), ()):
        came(meeting, *phones)
    officer = until_minuted(cast, meeting)
    assert officer.post(f"/desk/deliberate/{meeting.pk}/close/", {"result": RESULT}).status_code == 302
    told = list(Message.objects.filter(event="activity.close_for_residents"))
    numbers = [address.value for one in told if (address := registry.resolve(one))]
    assert sorted(numbers) == [WROTE, CAME, BOTH]
    assert all(f"/deliberate/{meeting.pk}/" in events.render(one)[1] for one in told)
    kept = str(list(Message.objects.values())) + str(list(Opening.objects.values_list("private", flat=True)))
    assert not any(phone in kept for phone in (WROTE, CAME, BOTH, TAKEN_BACK))
    assert Client().get(f"/deliberate/{meeting.pk}/").content.decode().count(RESULT) == 1


def test_either_code_opens_at_either_door(cast: Cast, meeting: Activity) -> None:
    opinion, own = wrote(meeting, WROTE), came(meeting, CAME)
    for door in ("/deliberate/code/", "/deliberate/meeting/code/"):
        for digits, page in ((opinion, "/deliberate/yours/"), (own, f"/deliberate/{meeting.pk}/mine/")):
            client = Client()
            answer = client.post(door, {"code": digits})
            assert (answer.status_code, answer.headers.get("Location")) == (302, page)
            assert client.get(page).status_code == 200
        for wrong in ("1" * 16, ""):
            assert Client().post(door, {"code": wrong}).status_code == 422
    assert Client().get(f"/deliberate/{meeting.pk}/mine/").status_code == 302, "without a code it is asked for"
    assert Client().get("/deliberate/yours/").status_code == 302


def test_wrong_codes_are_counted_for_both_doors_together(cast: Cast, meeting: Activity) -> None:
    own, client = came(meeting, CAME), Client(REMOTE_ADDR="192.0.2.7")
    tries = [base + codes.check_digit(base) for base in (f"{number:015d}" for number in range(10))]
    for place, digits in enumerate(tries):
        door = ("/deliberate/code/", "/deliberate/meeting/code/")[place % 2]
        assert client.post(door, {"code": digits}).status_code == 422
    for door in ("/deliberate/code/", "/deliberate/meeting/code/"):
        assert "次数太多" in client.post(door, {"code": own}).content.decode()


def test_a_number_is_not_asked_for_when_all_is_over(cast: Cast, meeting: Activity) -> None:
    assert cast.client("officer").post(f"/desk/deliberate/{meeting.pk}/do/begin/").status_code == 302
    own = came(meeting)
    officer = until_minuted(cast, meeting)
    client = Client()
    mine = client.post("/deliberate/meeting/code/", {"code": own})["Location"]
    assert "想知道结果吗" in client.get(mine).content.decode()
    assert officer.post(f"/desk/deliberate/{meeting.pk}/close/", {"result": RESULT}).status_code == 302
    page = client.get(mine).content.decode()
    assert RESULT in page
    assert "想知道结果吗" not in page
    assert client.post(mine, {"do": "phone", "phone": CAME}).status_code == 409
