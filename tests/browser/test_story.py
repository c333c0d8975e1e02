"""One whole life in the browser: a resident on a phone, staff at a desk, without JavaScript; the figures follow."""

from pathlib import Path

from playwright.sync_api import Page, expect

from bandeng.listen.models import Matter
from tests.browser.conftest import Context
from tests.browser.steps import DESK, PHONE, choose, code_on, figures, follow, photo, press, sign_in
from tests.cast import PASSWORD, Cast

REPLY = "已到现场查看，线路老化，本周内更换。"
NOTHING = {"答复率": (0, 0), "落实率": (0, 0), "居民确认率": (0, 0), "满意率": (0, 0)}


class Camera:
    """Keeps numbered screenshots in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.taken = folder, 0

    def __call__(self, page: Page, name: str) -> None:
        self.taken += 1
        page.screenshot(path=self.folder / f"{self.taken:02d}-{name}.png", full_page=True, animations="disabled")


def speak(page: Page, picture: Path) -> None:
    page.goto("/")
    follow(page, "我有话说")
    page.get_by_label("您想反映什么？").fill("板凳里 3 栋前的路灯坏了三个月，晚上看不见路，老人不敢下楼。")
    page.get_by_label("事情发生在哪里？").fill("板凳里 3 栋前")
    page.locator('input[name="photos"]').set_input_files(picture)
    page.get_by_text("您想对哪位委员说").first.click()
    choose(page, "板大雪")
    choose(page, "留电话")
    page.get_by_label("电话号码").fill("139 0000 0000")
    page.get_by_label("怎么称呼您").fill("张女士")
    choose(page, "可以把我的电话告诉承办单位")


def slip_is_large(page: Page, folder: Path) -> None:
    page.emulate_media(media="print")
    height = page.locator(".slip .digits span").first.bounding_box()
    assert height
    assert height["height"] >= 44, "the digits are printed large"
    pdf = page.pdf(path=folder / "slip.pdf", format="A4")
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") == 1, "the slip is one sheet"
    page.emulate_media(media="screen")


def reply(page: Page, title: str) -> None:
    page.goto("/desk/")
    follow(page, title)
    follow(page, "填写答复")
    page.get_by_label("答复内容").fill(REPLY)
    choose(page, "已解决")
    press(page, "填写答复")
    expect(page.get_by_text("答复已填写，等待核对")).not_to_have_count(0)


def send(page: Page, title: str) -> None:
    page.goto("/desk/")
    follow(page, title)
    follow(page, "核对并发送答复")
    press(page, "核对并发送答复")


def track(page: Page, code: str) -> None:
    page.goto("/track/")
    page.get_by_label("您的 16 位查询码").fill(" ".join(code[n : n + 4] for n in range(0, 16, 4)))
    press(page, "查询")
    expect(page.get_by_role("heading", name="办到哪一步了")).to_be_visible()


def test_from_words_to_confirmation(cast: Cast, context: Context, tmp_path: Path) -> None:
    shot = Camera(tmp_path)
    resident = context(PHONE, java_script_enabled=False).new_page()
    officer, member, clerk = (context(DESK, java_script_enabled=False).new_page() for _ in range(3))
    for page, name in ((officer, "officer"), (member, "member"), (clerk, "clerk")):
        sign_in(page, name, PASSWORD)
    assert figures(resident) == NOTHING

    speak(resident, photo(tmp_path))
    shot(resident, "speak")
    press(resident, "提交")
    code = code_on(resident)
    shot(resident, "receipt")
    follow(resident, "打印回执单")
    assert code_on(resident) == code
    slip_is_large(resident, tmp_path)
    shot(resident, "slip")
    assert figures(resident) == NOTHING

    officer.goto("/desk/")
    shot(officer, "worklist")
    follow(officer, Matter.objects.get().title)
    shot(officer, "received")
    follow(officer, "受理")
    choose(officer, "求助")
    officer.get_by_label("标题").fill("楼前路灯不亮")
    shot(officer, "accept")
    press(officer, "受理")
    expect(officer.get_by_text("〔").first).to_be_visible()
    assert figures(resident) == {**NOTHING, "答复率": (0, 1)}

    officer.go_back()
    officer.goto("/desk/")
    follow(officer, "楼前路灯不亮")
    follow(officer, "转办")
    officer.get_by_label("转给哪位委员？").select_option(label=str(cast.members["member"]))
    officer.get_by_label("由哪个单位承办并答复？").select_option(label=str(cast.unit))
    shot(officer, "assign")
    press(officer, "转办")

    member.goto("/desk/")
    follow(member, "楼前路灯不亮")
    follow(member, "委员回应")
    member.get_by_label("您想对居民说什么？").fill("我明天去现场看看。")
    shot(member, "respond")
    press(member, "委员回应")
    reply(clerk, "楼前路灯不亮")
    shot(clerk, "replied-by-unit")
    assert figures(resident)["答复率"] == (0, 1), "not answered before the officer has checked and sent"
    send(officer, "楼前路灯不亮")
    shot(officer, "sent")
    assert figures(resident) == {**NOTHING, "答复率": (1, 1), "落实率": (0, 1), "居民确认率": (0, 1)}

    tracker = context(PHONE, java_script_enabled=False).new_page()
    track(tracker, code)
    shot(tracker, "tracked")
    expect(tracker.get_by_text(REPLY)).to_be_visible()
    expect(tracker.get_by_text("我明天去现场看看。")).to_be_visible()
    follow(tracker, "不满意，申请再办")
    tracker.get_by_label("哪里没有解决？").fill("灯还是不亮。")
    shot(tracker, "dispute")
    press(tracker, "不满意，申请再办")
    assert figures(resident) == {**NOTHING, "答复率": (1, 1), "落实率": (0, 1), "居民确认率": (0, 1)}

    reply(clerk, "楼前路灯不亮")
    send(officer, "楼前路灯不亮")
    clerk.goto("/desk/")
    clerk.goto(f"/desk/matter/{Matter.objects.get().pk}/")
    follow(clerk, "登记落实")
    clerk.get_by_label("落实了什么，怎么看得出来？").fill("三盏灯都亮了。")
    clerk.locator('input[type="file"]').set_input_files(photo(tmp_path, "亮了.jpg"))
    shot(clerk, "carry-out")
    press(clerk, "登记落实")
    assert figures(resident) == {"答复率": (1, 1), "落实率": (1, 1), "居民确认率": (0, 1), "满意率": (0, 0)}

    tracker.goto("/track/matter/")
    follow(tracker, "确认，可以办结")
    choose(tracker, "满意")
    shot(tracker, "confirm")
    press(tracker, "确认，可以办结")
    expect(tracker.get_by_text("已办结").first).to_be_visible()
    shot(tracker, "closed")
    assert figures(resident) == dict.fromkeys(NOTHING, (1, 1))
    shot(resident, "figures")
    officer.goto(f"/desk/matter/{Matter.objects.get().pk}/")
    shot(officer, "matter-closed")
