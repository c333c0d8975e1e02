"""A refusal that no view caught, and the address behind a proxy."""

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from bandeng.core.errors import WrongState
from bandeng.core.proxy import ProxyMiddleware
from bandeng.web import context
from bandeng.web.refusals import RefusalMiddleware


def answer(request: object) -> HttpResponse:
    return HttpResponse(request.META["REMOTE_ADDR"])  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_it_is_a_page_that_says_why() -> None:
    request = RequestFactory().get("/")
    response = RefusalMiddleware(answer).process_exception(request, WrongState("已经有人办理了。"))
    assert response is not None
    assert response.status_code == 409
    assert "已经有人办理了。" in response.content.decode()
    assert RefusalMiddleware(answer).process_exception(request, KeyError("x")) is None


@pytest.mark.parametrize(
    ("behind", "sent", "taken"),
    [
        (True, "203.0.113.7", "203.0.113.7"),
        (True, "10.9.9.9, 203.0.113.7", "203.0.113.7"),
        (True, "", "127.0.0.1"),
        (False, "203.0.113.7", "127.0.0.1"),
    ],
)
def test_only_our_own_proxys_word_counts(settings: object, behind: bool, sent: str, taken: str) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if behind else None  # type: ignore[attr-defined]
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR=sent)
    assert ProxyMiddleware(answer)(request).content.decode() == taken


def test_without_a_database_the_page_still_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> str:
        raise OperationalError("no database")

    monkeypatch.setattr(context, "names", [gone])
    response = RefusalMiddleware(answer).process_exception(RequestFactory().get("/"), WrongState())
    assert response is not None
    assert str(context.SITE_NAME) in response.content.decode()
