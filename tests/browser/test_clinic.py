"""The clinic in the browser: an advice from queue to erasure, an agreement signed by finger and kept, on phones."""

from datetime import time, timedelta

import pytest
from playwright.sync_api import Page, expect

from bandeng.core import clock
from bandeng.core.actions import By
from bandeng.gather import actions as G
from bandeng.gather.models import Booking, Occasion
from bandeng.rally import actions as A
from bandeng.rally.actions.agreement import intact
from bandeng.rally.models import Advice, Mediation
from tests.browser.checks import bring_axe, problems
from tests.browser.conftest import Context
from tests.browser.steps import DESK, PHONE, choose, code_on, follow, press, sign_in
from tests.cast import PASSWORD, Cast
from tests.gather.visits import on_duty, today
from tests.rally.made import PARTIES

FACTS, ADVICE = "合同到期，房东不退押金。", "先写书面催告，再去法院起诉。"


@pytest.fixture
def clinic(cast: Cast) -> Occasion:
    """A clinic all day today, at which member2 sits, who is a lawyer too."""
    firm = A.add_firm(By(), cast.studio, name="正衡律师事务所", line="029-86000001")
    A.admit_lawyer(By(), firm, person=cast["member2"], specialities=["housing", "civil"])
    found = today(cast, kind="clinic", title="法律咨询", minutes=15, closes=time(23, 59))
    on_duty(cast, found, "member2")
    return found


def agreement(cast: Cast) -> tuple[Mediation, list[str]]:
    """A case whose agreement is drafted, and the parties' codes."""
    officer, mediator = cast.by("officer"), cast.by("member2")
    case, coded = A.apply(
        officer,
        cast.studio,
        dispute="neighbours",
        about="楼上漏水，楼下墙面泡坏。",
        parties=PARTIES,
        consent=True,
        form_key="f" * 32,
    )
    case = A.accept(officer, case, mediators=[cast["member2"]])
    terms = [("楼上在期限内修好管道，赔五百元。", clock.today() + timedelta(days=10))]
    case = A.agree(mediator, case, facts="漏水属实。", points="谁来赔。", terms=terms, how="当面付清，写收条。")
    return case, [code for _party, code in coded]


def enter(page: Page, code: str) -> None:
    page.goto("/clinic/")
    follow(page, "凭查询码看意见和调解")
    page.get_by_label("您的 16 位查询码").fill(code)
    press(page, "打开")


def draw(page: Page) -> None:
    """A name, by finger."""
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    points = [(0.1, 0.8), (0.3, 0.2), (0.5, 0.8), (0.7, 0.2), (0.9, 0.7)]
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=4)
    page.mouse.up()


def test_an_advice_from_the_queue_to_its_end(cast: Cast, clinic: Occasion, context: Context) -> None:
    G.walk_in(cast.by("officer"), clinic, "a" * 32)
    lawyer = context(PHONE).new_page()
    client = context(PHONE, java_script_enabled=False).new_page()
    sign_in(lawyer, "member2", PASSWORD)
    lawyer.goto("/desk/clinic/mine/")
    follow(lawyer, "看排队")
    lawyer.get_by_label("叫到哪个窗口？").fill("法律咨询室")
    press(lawyer, "叫下一位")
    follow(lawyer, "接待登记")
    lawyer.get_by_label("来访人说的情况").fill(FACTS)
    lawyer.get_by_label("您的意见").fill(ADVICE)
    choose(lawyer, "房屋")
    choose(lawyer, "已解答")
    press(lawyer, "保存，给来访人查询码")
    code = code_on(lawyer)
    follow(lawyer, "回到排队")
    expect(lawyer.get_by_text("现在没有叫到的号。")).to_be_visible()
    visit, advice = Booking.objects.get(), Advice.objects.get()
    assert (visit.state, visit.led_to) == ("served", advice.subject)

    enter(client, code)
    expect(client.get_by_text(ADVICE)).to_be_visible()
    expect(client.get_by_text("正衡律师事务所")).to_be_visible()
    follow(client, "现在就删除")
    press(client, "删除")
    expect(client.get_by_role("heading", name="已经删除")).to_be_visible()
    enter(client, code)
    expect(client.get_by_role("main").get_by_text("没有找到这个查询码").first).to_be_visible()
    lawyer.goto(f"/desk/clinic/advice/{advice.pk}/")
    expect(lawyer.get_by_text(FACTS)).to_have_count(0)


def test_an_agreement_signed_by_finger_and_kept(cast: Cast, clinic: Occasion, context: Context) -> None:
    case, codes = agreement(cast)
    for code in codes:
        party = context(PHONE).new_page()
        enter(party, code)
        follow(party, "看全文并签字")
        expect(party.get_by_text("当面付清，写收条。")).to_be_visible()
        choose(party, "我看过协议全文，自愿签字")
        press(party, "签字")
        expect(party.get_by_text("没有收到签名").first).to_be_visible()
        draw(party)
        press(party, "签字")
        expect(party.get_by_text("已签字").first).to_be_visible()
    case.refresh_from_db()
    assert case.state == "signed"
    assert intact(case)

    mediator = context(DESK).new_page()
    sign_in(mediator, "member2", PASSWORD)
    mediator.goto(f"/desk/mediation/{case.pk}/")
    press(mediator, "打开案卷")
    follow(mediator, "登记履行情况")
    mediator.get_by_role("main").locator('label:has-text("修好管道")').click()
    mediator.get_by_role("main").get_by_text("已履行", exact=True).click()
    press(mediator, "登记履行情况")
    expect(mediator.get_by_text("已办理：登记履行情况")).to_be_visible()
    case.refresh_from_db()
    assert case.state == "kept"


@pytest.mark.soak
def test_every_page_keeps_what_we_promise(cast: Cast, clinic: Occasion, context: Context) -> None:
    """On a phone and at a desk: axe finds nothing, nothing is too small to touch or wider than the screen."""
    case, codes = agreement(cast)
    made = context(PHONE)
    bring_axe(made)
    phone = made.new_page()
    wrong: list[str] = []

    def look(*addresses: str) -> None:
        for address in addresses:
            phone.goto(address)
            for screen in (PHONE, DESK):
                phone.set_viewport_size(screen["viewport"])
                wrong.extend(f"{address}: {one}" for one in problems(phone))

    look("/clinic/", "/clinic/advice/", "/privacy/")
    enter(phone, codes[0])
    look("/clinic/mediation/yours/", "/clinic/mediation/sign/", "/clinic/mediation/withdraw/")
    sign_in(phone, "member2", PASSWORD)
    look("/desk/clinic/mine/", f"/desk/clinic/write/{clinic.pk}/", "/desk/clinic/", "/desk/mediation/apply/")
    phone.goto(f"/desk/mediation/{case.pk}/")
    press(phone, "打开案卷")
    look("/desk/mediation/", *(f"/desk/mediation/{case.pk}/{more}" for more in ("", "do/sign/", "do/agree/")))
    assert wrong == []
