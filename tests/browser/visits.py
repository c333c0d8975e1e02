"""Every page of the house, each by someone who may open it, with real things on it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.steps import choose, press
from tests.pages import PAGES
from tests.test_urls import House, addresses

ORDER = ("visitor", "resident", "officer", "admin", "leader", "member")
NOT_PAGES = {
    "meeting_now",
    "minutes_feed",
    "minutes_text",
    "log_checkpoint",
    "log_keys",
    "log_policy",
    "log_tile",
    "proof_file",
    "audit_proof",
    "witness_checkpoint",
    "open_data_file",
    "open_data_script",
    "photo",
    "portrait",
    "recording",
    "entrance_qr",
    "hall_now",
    "calendar_feed",
    "my_booking_calendar",
    "healthz",
    "activity_photo",
    "ballot_papers",
    "commitment_photo",
    "commitments_file",
    "draw_record",
    "material",
    "poll_screen_now",
    "poll_report_table",
    "import_bad_rows",
    "list_bad_rows",
    "my_data_file",
    "joiner_data_file",
    "slip_pdf",
    "verify_saved",
}
# Pages that one only gets to by doing something; told below.
BY_DOING = {"sign_in_code", "invitation", "accept_invitation", "person_invite"}


@dataclass(frozen=True)
class Visit:
    """Who goes where, and what they do there before the page is looked at."""

    who: str
    address: str
    title: str
    do: Callable[[Page], None] = lambda page: None


def send_empty(button: str) -> Callable[[Page], None]:
    return lambda page: press(page, button)


def wrong_code(page: Page) -> None:
    page.get_by_label("您的 16 位查询码").fill("1234")
    press(page, "查询")


def looked(page: Page) -> None:
    page.get_by_label("为什么要看原文和联系方式？").fill("核实地点。")
    press(page, "查看（记录在案）")


def opened(page: Page) -> None:
    """The form with everything unfolded and chosen that unfolds more."""
    for summary in page.get_by_role("main").locator("summary").all():
        summary.click()
    choose(page, "留手机号")


def joined(page: Page) -> None:
    press(page, "我也遇到，加入")
    page.wait_for_url("**/track/joined/")


def entered(page: Page) -> None:
    page.get_by_label("居民说了什么？").fill("井盖丢了。")
    press(page, "保存并录下一件")


def pasted(page: Page) -> None:
    page.get_by_label("把群聊粘贴在这里").fill("槐花阿姨 10:32\n路灯又不亮了\n\n柳絮大爷 10:35\n水管也漏\n")
    press(page, "分成一条一条")


def taken(page: Page) -> None:
    pasted(page)
    choose(page, "路灯又不亮了")
    press(page, "登记勾选的")


def unticked(page: Page) -> None:
    press(page, "预览")
    press(page, "公布")


def found_pages(house: House) -> list[Visit]:
    """Every address that answers a GET with a page."""
    visits = []
    for name, page in PAGES.items():
        if page.who and 200 in page.status and name not in NOT_PAGES | BY_DOING:
            who = next(one for one in (*ORDER, *sorted(page.who)) if one in page.who)
            visits += [Visit(who, address, name) for address in addresses(name, house)]
    return visits


def other_pages(house: House) -> list[Visit]:
    """What a page becomes: with mistakes, unfolded, empty, refused, for other roles and other verbs."""
    pk = house.arguments["matter"]["pk"]
    matter = reverse("matter", args=[pk])
    verbs = [
        Visit(who, reverse("matter_verb", args=[pk, slug]), f"verb {slug}")
        for who, slugs in {
            "officer": "assign wait carry-out merge avoid doubt decline",
            "member": "respond",
            "clerk": "reply",
            "leader": "instruct",
        }.items()
        for slug in slugs.split()
    ]
    token = house.arguments["accept_invitation"]["token"]
    return [
        *verbs,
        *(Visit(who, "/desk/", f"desk of {who}") for who in ("member", "clerk", "leader", "auditor")),
        *(Visit(who, matter, f"matter for {who}") for who in ("member", "clerk", "auditor")),
        Visit("officer", "/desk/?state=ended", "desk, nothing there"),
        Visit("officer", matter, "looked at", looked),
        Visit("officer", matter, "look without reason", send_empty("查看（记录在案）")),
        Visit("officer", "/desk/enter/", "enter, mistakes", send_empty("登记并打印回执单")),
        Visit("officer", "/desk/enter/", "enter, ready for the next", entered),
        Visit("officer", reverse("chat"), "chat, cut", pasted),
        Visit("officer", reverse("chat"), "chat, taken up", taken),
        Visit("visitor", reverse("public_matter", args=[house.arguments["public_matter"]["pk"]]), "joined", joined),
        Visit("visitor", "/speak/", "speak, mistakes", send_empty("提交")),
        Visit("visitor", "/speak/", "speak, unfolded", opened),
        Visit("visitor", "/track/", "track, mistakes", wrong_code),
        Visit("visitor", "/sign-in/", "sign in, mistakes", send_empty("登录")),
        Visit("visitor", reverse("accept_invitation", args=[token]), "invitation"),
        Visit("visitor", "/t/nothing/", "link unknown"),
        Visit("visitor", "/members/?q=zzz", "members, none found"),
        Visit("visitor", "/nowhere/", "not found"),
        Visit("officer", reverse("open_data_desk") + "?until=2026-11-22&hold=nothing", "open data, no studio"),
        Visit("officer", reverse("open_data_desk"), "open data, looked over", send_empty("预览")),
        Visit("officer", reverse("open_data_desk"), "open data, not ticked", unticked),
        Visit("officer", reverse("units"), "refused"),
        Visit("admin", reverse("person", args=[house.cast["member"].pk]), "person invited", send_empty("生成邀请链接")),
        Visit("admin", reverse("people") + "?q=zzz", "people, none found"),
        Visit("roleless", "/account/", "account without role"),
    ]
