"""The clinic's public page: when, where, who; nothing of clients."""

from datetime import timedelta

from django.test import Client

from bandeng.core import clock, guard
from bandeng.gather.models import Occasion
from tests.cast import Cast
from tests.rally.conftest import clinic_today
from tests.rally.pages import MARKS, written

PAGE = "/clinic/"


def page() -> str:
    answer = Client().get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_sits_there_and_how_to_come(cast: Cast) -> None:
    assert "最近没有安排法律咨询" in page()
    occasion = clinic_today(cast, "lawyer", "lawyer3")
    with guard.writing():
        Occasion.objects.update(closes_at=clock.midnight(occasion.day + timedelta(days=1)))
    shown = page()
    for words in ("律清和", "正衡律师事务所", "律仲秋", "婚姻家庭", "社区服务大厅", "不用预约"):
        assert words in shown, words
    assert f"/book/{occasion.pk}/" not in shown
    with guard.writing():
        Occasion.objects.update(bookable=True)
    assert f"/book/{occasion.pk}/" in page() or "约满了" in page(), "late in the day no time is left"
    with guard.writing():
        Occasion.objects.update(state="cancelled", note="律师开庭")
    shown = page()
    assert "这一场取消" in shown
    assert "律清和" not in shown


def test_nothing_of_clients(cast: Cast, occasion: Occasion) -> None:
    code = written(cast.client("lawyer"), occasion.pk)
    shown = page()
    assert code not in shown
    assert not any(mark in shown for mark in MARKS)


def test_it_is_found(cast: Cast) -> None:
    home = Client().get("/").content.decode()
    assert home.count(f'href="{PAGE}"') == 2, "the home page, and the footer of every page"


def test_the_privacy_page_says_what_holds(cast: Cast) -> None:
    shown = Client().get("/privacy/").content.decode()
    for words in ("180 天后删除", "调解结束 730 天后删除", "30 天后删除", "写明理由"):
        assert words in shown, words
    with guard.writing():
        cast.studio.settings = {**cast.studio.settings, "advice_keep_days": 90, "mediation_keep_days": 400}
        cast.studio.save()
    shown = Client().get("/privacy/").content.decode()
    for words in ("90 天后删除", "调解结束 400 天后删除"):
        assert words in shown, words
