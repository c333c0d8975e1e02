"""A connection that comes and goes: what was typed is still there."""

from playwright.sync_api import Page, expect

from bandeng.listen.models import Matter
from tests.browser.steps import choose, code_on, press
from tests.cast import Cast

WORDS = "楼前路灯坏了三个月，晚上看不见路。"

# The form comes in, and the way back is cut: no receipt is ever shown.
SENT_BUT_NOT_ANSWERED = """() => {
  const body = new FormData(document.querySelector("form[data-draft]"));
  return fetch(location.href, {method: "POST", body, redirect: "manual"}).then(() => null);
}"""


def drafts(page: Page) -> list[str]:
    found: list[str] = page.evaluate("Object.entries(localStorage).map(one => one.join(' '))")
    return found


def test_what_was_typed_survives_a_lost_connection(cast: Cast, phone: Page) -> None:
    phone.goto("/speak/")
    phone.get_by_label("您想反映什么？").fill(WORDS)
    choose(phone, "留电话，有结果打电话告诉我")
    phone.get_by_label("电话号码").fill("13900000000")
    expect(phone.get_by_text("暂存在您这台手机或电脑上")).to_be_visible()

    phone.context.set_offline(True)
    press(phone, "提交")
    expect(phone.get_by_role("alert")).to_contain_text("现在连不上网，还没有提交")
    expect(phone.get_by_label("您想反映什么？")).to_have_value(WORDS)
    assert not Matter.objects.exists()
    assert not [one for one in drafts(phone) if "139" in one], "no number in the browser"

    phone.context.set_offline(False)
    phone.reload()
    expect(phone.get_by_text("找回了您上次没有发出去的内容")).to_be_visible()
    expect(phone.get_by_label("您想反映什么？")).to_have_value(WORDS)
    press(phone, "提交")
    assert code_on(phone)
    assert Matter.objects.get().words == WORDS
    assert drafts(phone) == []
    phone.goto("/speak/")
    expect(phone.get_by_label("您想反映什么？")).to_have_value("")


def test_a_draft_is_deleted_at_a_press(cast: Cast, phone: Page) -> None:
    phone.goto("/speak/")
    phone.get_by_label("您想反映什么？").fill(WORDS)
    phone.reload()
    press(phone, "不要了，删除草稿")
    expect(phone.get_by_label("您想反映什么？")).to_have_value("")
    assert drafts(phone) == []
    phone.reload()
    expect(phone.get_by_text("找回了您上次没有发出去的内容")).to_be_hidden()


def test_an_answer_that_was_lost_makes_no_second_matter(cast: Cast, phone: Page) -> None:
    phone.goto("/speak/")
    phone.get_by_label("您想反映什么？").fill(WORDS)
    phone.evaluate(SENT_BUT_NOT_ANSWERED)
    assert Matter.objects.count() == 1
    phone.goto("/speak/")
    press(phone, "提交")
    expect(phone.get_by_role("heading", name="这件事之前已经收到")).to_be_visible()
    assert Matter.objects.count() == 1
