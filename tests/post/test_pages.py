from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse

from bandeng.core.actions import By
from bandeng.post import events, rules
from bandeng.post.actions import close_call
from bandeng.post.models import Message
from bandeng.post.outbox import Recipient
from bandeng.studio.models import Person
from tests.post.conftest import AT, LI, WANG, Room, make_person, one, told

CALL = Recipient("resident", "m-wang", "call")
pytestmark = pytest.mark.django_db


class SignedIn:
    """Signs in whoever the test says; how that is really done is no matter of these pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        pk = request.headers.get("X-Person")
        request.user = Person.objects.get(pk=pk) if pk else AnonymousUser()
        return self.get_response(request)


@pytest.fixture(autouse=True)
def _sign_in_by_header(settings: Any) -> None:
    sitting = "bandeng.studio.sitting.SittingMiddleware"
    settings.MIDDLEWARE = [
        f"{__name__}.SignedIn" if name == sitting else name
        for name in settings.MIDDLEWARE
        if name != "django.contrib.auth.middleware.AuthenticationMiddleware"
    ]
    settings.LOGIN_URL = "/sign-in"


def signed_in(person: Person) -> Client:
    return Client(headers={"X-Person": str(person.pk)})


@pytest.fixture
def desk(officer: Person) -> Client:
    return signed_in(officer)


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    return str(response.content.decode())


def test_the_list_says_whom_about_what_and_in_which_language(desk: Client) -> None:
    call = one(Recipient("resident", "m-wang", "call", "en"))
    page = text(desk.get(reverse("calls")))
    for part in ("事项 m-wang", "事项已受理", "英语", reverse("call", args=[call.pk])):
        assert part in page
    assert "13900000001" not in page


def test_an_empty_list_has_a_next_step(desk: Client) -> None:
    assert reverse("messages") in text(desk.get(reverse("calls")))


def test_a_call_is_made_and_closed(desk: Client) -> None:
    call = one(CALL)
    address = reverse("call", args=[call.pk])
    page = text(desk.get(address))
    assert "编号徐民〔2026〕015号" in page
    assert "/look" in page
    assert "13900000001" not in page
    response = desk.post(address, {"result": "reached", "note": "", "tries": "0"})
    assert response.status_code == 302
    assert Message.objects.get().status == "sent"
    assert desk.get(address).status_code == 404


def test_a_result_must_be_chosen_and_the_note_is_kept(desk: Client) -> None:
    address = reverse("call", args=[one(CALL).pk])
    page = text(desk.post(address, {"note": "下午再打", "tries": "0"}), 422)
    assert "请选择通话结果" in page
    assert "下午再打" in page


def test_an_old_form_is_told_and_what_was_typed_is_kept(desk: Client, officer: Person) -> None:
    call = one(CALL)
    close_call(By(person=officer, at=AT), call, result="not_reached")
    page = text(desk.post(reverse("call", args=[call.pk]), {"result": "reached", "note": "聊过", "tries": "0"}), 409)
    assert "聊过" in page
    assert Message.objects.get().status == "queued"


def test_messages_show_what_went_to_whom_without_addresses(desk: Client) -> None:
    told(WANG, LI, CALL)
    page = text(desk.get(reverse("messages")))
    for part in ("居民", "李联络", "短信", "电子邮件", "待发送", "待拨打"):
        assert part in page
    assert "13900000001" not in page
    assert "li@example" not in page


def test_messages_are_found_by_event_and_status(desk: Client) -> None:
    told(WANG)
    events.register("other.event", "另一件", "")
    told(LI, event="other.event", event_key="other")
    found = desk.get(reverse("messages"), {"event": "other.event"}).context["lines"]
    assert [line.message.recipient for line in found] == ["person:7"]
    page = text(desk.get(reverse("messages"), {"status": "failed"}))
    assert "没有符合条件的消息" in page


@pytest.mark.parametrize("query", [{"event": "nonsense"}, {"status": "'"}, {"page": "x"}, {"page": "999"}])
def test_nonsense_in_the_address_is_no_error(desk: Client, query: dict[str, str]) -> None:
    told(WANG)
    text(desk.get(reverse("messages"), query))


def test_a_failed_one_is_tried_again(desk: Client, officer: Person) -> None:
    call = close_call(By(person=officer, at=AT), one(CALL), result="wrong_number")
    again = reverse("message_retry", args=[call.pk])
    assert again in text(desk.get(reverse("messages")))
    assert desk.post(again).status_code == 302
    assert Message.objects.get().status == "queued"
    assert "不用重新发送" in text(desk.post(again), 409)
    assert desk.get(again).status_code == 405


def test_the_navigation_counts_waiting_calls(desk: Client) -> None:
    told(CALL)
    links = {str(link.label): link for link in desk.get(reverse("calls")).context["staff_nav"]}
    assert links["电话告知"].count == 1
    assert links["电话告知"].current
    assert "消息发送" in links


def test_one_question_to_the_rooms_above_for_a_whole_page(desk: Client, django_assert_max_num_queries: Any) -> None:
    told(*(Recipient("resident", f"m-{number}", "call") for number in range(20)))
    with django_assert_max_num_queries(12):
        text(desk.get(reverse("calls")))


PAGES = ["calls", "call", "messages", "message_retry"]


def opened(client: Client, name: str, call: Message) -> int:
    address = reverse(name, args=[call.pk] if name in ("call", "message_retry") else [])
    return (client.post if name == "message_retry" else client.get)(address).status_code


@pytest.mark.parametrize("name", PAGES)
def test_refused_without_signing_in_and_without_the_verb(name: str) -> None:
    call = one(CALL)
    assert opened(Client(), name, call) == 302
    assert opened(signed_in(make_person("赵旁人")), name, call) == 403


@pytest.mark.parametrize("name", PAGES)
def test_nothing_of_another_part_of_the_tree(name: str, room: Room) -> None:
    call = one(CALL)
    elsewhere = make_person("钱邻区")
    room.let(elsewhere, "post.see", "post.call", path="61.01.13.")
    client = signed_in(elsewhere)
    if name in ("call", "message_retry"):
        assert opened(client, name, call) == 404
    else:
        assert "m-wang" not in text(client.get(reverse(name)))


def test_whoever_only_reads_sees_no_buttons(room: Room, officer: Person) -> None:
    close_call(By(person=officer, at=AT), one(CALL), result="wrong_number")
    auditor = make_person("孙审计")
    room.let(auditor, "post.see")
    client = signed_in(auditor)
    assert "再试一次" not in text(client.get(reverse("messages")))
    assert client.get(reverse("calls")).status_code == 403


def test_without_a_room_above_nobody_may_anything(officer: Person) -> None:
    call = one(CALL)
    with patch.object(rules, "scopes", []):
        assert not rules.may(officer, "post.call", call)
