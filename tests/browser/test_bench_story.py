"""A bench meeting from a matter to what became of it: officer, member, clerk and a resident, each on a phone."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from bandeng.core import clock
from bandeng.deliberate.models import Activity
from bandeng.listen import actions as L
from bandeng.listen.models import Matter
from bandeng.post.models import Message
from tests.browser.conftest import Context
from tests.browser.steps import PHONE, choose, code_on, follow, press, sign_in
from tests.browser.test_minutes import SOON, texts, write
from tests.cast import PASSWORD, Cast
from tests.deliberate.made_meeting import code
from tests.listen.made import received

GAS = "3 号楼通天然气"
PROOF = "40 户都点得着火"
RESULT = "管道从北面进楼，40 户都通了气。"
OBJECTION = "没有记下两棵槐树的事。"


@pytest.fixture
def matter(cast: Cast) -> Matter:
    words = "3 号楼四十户还在扛煤气罐，老人扛不动。"
    return L.accept_matter(cast.by("officer"), received(cast, words=words), kind="help", title=GAS, words=words)


def on_phone(context: Context, name: str) -> Page:
    page = context(PHONE).new_page()
    sign_in(page, name, PASSWORD)
    return page


def open_meeting(officer: Page, matter: Matter) -> Activity:
    officer.goto(f"/desk/matter/{matter.pk}/")
    follow(officer, "开板凳会")
    officer.get_by_label("商量什么事？").fill("管道从哪一面进楼")
    officer.get_by_label("在哪里？").fill("3 号楼前的凉亭")
    officer.get_by_label("和谁一起办？").fill("板凳里社区党支部")
    choose(officer, "供气站")
    press(officer, "开板凳会")
    expect(officer.get_by_text("会议开始了")).to_be_visible()
    return Activity.objects.get()


def come(page: Page, meeting: Activity, button: str = "签到") -> None:
    page.goto(f"/m/{code(meeting)}/")
    press(page, button)
    expect(page.get_by_text("签到").first).to_be_visible()


def speak(officer: Page, resident: Page) -> None:
    follow(officer, "开会：签到、发言、议程")
    expect(officer.locator("[data-part=came]")).to_contain_text("供气站 燕清明")
    press(resident, "我要发言")
    press(officer, "请下一位发言")
    expect(resident.get_by_text("请您发言")).to_be_visible(timeout=2 * SOON)
    expect(resident.locator("[data-time]")).not_to_have_text("0:00")
    press(resident, "说完了")
    expect(officer.get_by_text("现在没有人发言")).to_be_visible(timeout=2 * SOON)


def minute(officer: Page, member: Page, meeting: Activity) -> None:
    """Two at once, one of them in a dead spot for a while."""
    follow(officer, "写纪要")
    member.goto(f"/desk/deliberate/{meeting.pk}/minutes/")
    member.context.set_offline(True)
    write(member, "居民 1：南面有两棵老槐树。")
    expect(member.locator("[data-sync]")).to_contain_text("未发送 1 段")
    choose(officer, "一致")
    write(officer, "从北面进楼。")
    expect(officer.locator("[data-sync]")).to_have_text("全部已保存")
    member.context.set_offline(False)
    expect(officer.locator(".notes li", has_text="老槐树")).to_be_visible(timeout=3 * SOON)
    expect(member.locator(".notes li", has_text="从北面进楼")).to_be_visible(timeout=2 * SOON)
    assert texts(meeting) == ["从北面进楼。", "居民 1：南面有两棵老槐树。"]


def promise(officer: Page, meeting: Activity) -> None:
    officer.goto(f"/desk/deliberate/{meeting.pk}/")
    follow(officer, "提出承诺事项")
    officer.get_by_label("做什么？").fill("把天然气管道接进 3 号楼")
    officer.get_by_label("哪个单位承办？").select_option(label="供气站")
    officer.get_by_label("什么时候以前办完？").fill((clock.today() + timedelta(days=30)).isoformat())
    officer.get_by_label("怎么算办成？").fill(PROOF)
    press(officer, "提出")
    expect(officer.get_by_text(PROOF)).to_be_visible()


def settle(officer: Page) -> None:
    follow(officer, "散会")
    press(officer, "散会")
    expect(officer.get_by_text("会议结束，接着整理纪要")).to_be_visible()
    follow(officer, "写纪要")
    follow(officer, "核对并定稿")
    choose(officer, "我核对过")
    press(officer, "定稿")
    expect(officer.get_by_text("还有 4 人没有签")).to_be_visible()


def by_code(context: Context, digits: str) -> Page:
    """The resident, on another phone."""
    page = context(PHONE).new_page()
    page.goto("/deliberate/meeting/code/")
    page.get_by_label("查询码").fill(digits)
    press(page, "打开")
    return page


def sign(page: Page, choice: str, words: str = "") -> None:
    choose(page, choice)
    if words:
        page.get_by_label("哪里记得不对？").fill(words)
    press(page, "提交")
    expect(page.locator(".notice").get_by_text(choice)).to_be_visible()


def carry_out(clerk: Page, other: Page) -> None:
    """The unit takes it on and says it is done; another confirms."""
    clerk.goto("/desk/")
    clerk.goto("/desk/deliberate/commitments/mine/")
    follow(clerk, "把天然气管道接进 3 号楼")
    follow(clerk, "认领")
    press(clerk, "认领")
    expect(clerk.get_by_text("已经认领，办完以后请报告。")).to_be_visible()
    follow(clerk, "报告办完")
    clerk.get_by_label("办成了什么").fill("管道接好，40 户通气。")
    press(clerk, "报告办完")
    expect(clerk.get_by_text("报告办完了，等别的同事核实。")).to_be_visible()
    other.goto("/desk/deliberate/commitments/settle/")
    follow(other, "把天然气管道接进 3 号楼")
    follow(other, "核实销号")
    press(other, "核实销号")
    expect(other.get_by_text("核实过了，已经销号。")).to_be_visible()


def close(officer: Page, meeting: Activity) -> None:
    officer.goto(f"/desk/deliberate/{meeting.pk}/")
    follow(officer, "办结活动")
    officer.get_by_label("结果怎样？").fill(RESULT)
    press(officer, "办结并告诉大家")
    expect(officer.get_by_text("已办结", exact=True)).to_be_visible()


def test_a_bench_meeting(cast: Cast, context: Context, matter: Matter) -> None:
    officer, member, clerk = (on_phone(context, name) for name in ("officer", "member", "clerk"))
    resident = context(PHONE).new_page()

    meeting = open_meeting(officer, matter)
    come(resident, meeting, "签到，领号码")
    digits = code_on(resident)
    come(clerk, meeting)
    come(member, meeting)
    officer.goto(f"/desk/deliberate/{meeting.pk}/")
    speak(officer, resident)
    minute(officer, member, meeting)
    promise(officer, meeting)
    settle(officer)

    home = by_code(context, digits)
    sign(home, "签字确认")
    home.get_by_label("您的手机号").fill("13900000009")
    press(home, "保存")
    member.goto(f"/desk/deliberate/{meeting.pk}/minutes/")
    follow(member, "我来签字")
    sign(member, "有异议", OBJECTION)

    carry_out(clerk, on_phone(context, "officer2"))
    close(officer, meeting)

    again = by_code(context, digits)
    expect(again.get_by_text(RESULT)).to_be_visible()
    anyone = context(PHONE).new_page()
    anyone.goto("/deliberate/")
    follow(anyone, "管道从哪一面进楼")
    expect(anyone.get_by_text(RESULT).first).to_be_visible()
    follow(anyone, "看会议纪要")
    expect(anyone.get_by_text(OBJECTION)).to_be_visible()
    officer.goto(f"/desk/matter/{matter.pk}/")
    expect(officer.locator(".timeline").get_by_text(RESULT)).to_be_visible()
    told = Message.objects.filter(event="activity.close_for_residents").get()
    assert told.kind == "participant"
