import pytest
from django.conf import settings
from django.test import RequestFactory
from pytest_django import Settings

from bandeng.web import views

pytestmark = [pytest.mark.urls("bandeng.web.urls"), pytest.mark.django_db]


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("/track?page=2", "/track?page=2"),
        ("http://testserver/track", "http://testserver/track"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("/\\elsewhere.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_one_goes_back_to_this_site_only(wanted: str, given: str) -> None:
    request = RequestFactory().post("/text-size", {"next": wanted, "size": "large"})
    answer = views.set_text_size(request)
    assert answer.status_code == 302
    assert answer["Location"] == given


def test_large_type_is_kept_and_taken_back() -> None:
    post = RequestFactory().post
    large = views.set_text_size(post("/text-size", {"size": "large"})).cookies["bandeng_text"]
    assert (large.value, large["samesite"], large["httponly"]) == ("large", "Lax", True)
    assert views.set_text_size(post("/text-size", {"size": "x"})).cookies["bandeng_text"].value == "normal"


@pytest.mark.parametrize(("wanted", "kept"), [("en", "en"), ("zh-hant", "zh-hant"), ("xx", "zh-hans")])
def test_language_is_one_of_ours(wanted: str, kept: str) -> None:
    answer = views.set_language(RequestFactory().post("/language", {"language": wanted}))
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == kept


def test_settings_are_changed_by_post_only() -> None:
    assert views.set_language(RequestFactory().get("/language")).status_code == 405


def test_the_cookie_makes_the_page_large() -> None:
    request = RequestFactory().get("/")
    assert '<html lang="zh-Hans">' in views.stale_form(request).content.decode()
    request.COOKIES["bandeng_text"] = "large"
    assert '<html lang="zh-Hans" class="large">' in views.stale_form(request).content.decode()


def test_a_stale_form_says_how_to_find_the_words_again() -> None:
    answer = views.stale_form(RequestFactory().post("/speak", {"text": "x"}), "no cookie")
    assert answer.status_code == 403
    assert "按浏览器的“后退”" in answer.content.decode()
    assert "no cookie" not in answer.content.decode()


def test_the_demo_says_so_on_every_page(settings: Settings) -> None:
    settings.DEMO = True
    request = RequestFactory().get("/")
    for answer in (views.stale_form(request), views.bad_request(request, ValueError()), views.server_error(request)):
        assert "演示数据，纯属虚构" in answer.content.decode()
    settings.DEMO = False
    assert "演示数据" not in views.stale_form(request).content.decode()


def test_the_living_page_is_for_staff() -> None:
    assert views.components.permission == "staff"  # type: ignore[attr-defined]
    page = views.components(RequestFactory().get("/components")).content.decode()
    assert page.count("<h1>") == 1
