"""A neighbour with the same trouble: asked before sending, joins at a press, follows with a code, leaves again."""

from playwright.sync_api import Page, expect

from bandeng.listen.models import Joining, Matter
from tests.browser.steps import code_on, press
from tests.cast import Cast
from tests.listen.test_similar import AGAIN, public_lamp


def test_is_it_this_then_joining_and_leaving(cast: Cast, phone: Page) -> None:
    public_lamp(cast)
    phone.goto("/speak/")
    phone.get_by_label("您想反映什么？").fill(AGAIN)
    press(phone, "提交")
    expect(phone.get_by_text("是这件事吗？")).to_be_visible()
    expect(phone.get_by_label("您想反映什么？")).to_have_value(AGAIN)
    press(phone, "是这件，我加入")
    code = code_on(phone)
    assert Matter.objects.count() == 1
    assert Joining.objects.count() == 1
    assert phone.evaluate("localStorage.length") == 0, "the draft is done with"

    phone.context.clear_cookies()
    phone.goto("/track/")
    phone.get_by_label("您的 16 位查询码").fill(code)
    press(phone, "查询")
    expect(phone.get_by_role("heading", name="3号楼前路灯不亮")).to_be_visible()
    phone.locator("summary", has_text="不想再跟了").click()
    press(phone, "退出并删除我的信息")
    expect(phone.get_by_role("heading", name="已退出")).to_be_visible()
    assert Joining.objects.get().withdrawn_at
