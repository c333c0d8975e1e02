"""A resident keeps a receipt and the page that checks it, and later, with no network at all, sees that it is true."""

import base64
import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Page, Request, Route, expect

from bandeng.algorithms.tlog import note
from bandeng.core import chores
from bandeng.ledger import checking
from tests.browser.checks import Console, bring_axe, problems
from tests.browser.conftest import Context
from tests.browser.steps import DESK, PHONE, choose, press
from tests.browser.test_keyboard import tab_to
from tests.cast import Cast
from tests.ledger import receipts_made

WORDS = "楼前路灯坏了三个月。\n晚上看不见路。"
PLACE = "三号楼前"
# All steps by the page's own module, for many texts at once.
CHECK = """async ([texts, vkeys]) => {
  const { check } = await import("/static/gateway/verify/check.js");
  const { sortKeys } = await import("/static/gateway/verify/note.js");
  const keys = await sortKeys(vkeys.join("\\n"));
  const found = [];
  for (const text of texts) found.push((await check(text, keys)).steps.map((step) => `${step.name} ${step.state}`));
  return found;
}"""
NO_ED25519 = """() => {
  const real = crypto.subtle.importKey.bind(crypto.subtle);
  SubtleCrypto.prototype.importKey = (...all) =>
    all[2].name === "Ed25519" ? Promise.reject(new DOMException("no", "NotSupportedError")) : real(...all);
}"""


@pytest.fixture(autouse=True)
def outside(settings: Any, tmp_path: Path) -> None:
    settings.HEADS_FILE = tmp_path / "heads.jsonl"


def download(page: Page, name: str, path: Path) -> Path:
    with page.expect_download() as waited:
        page.get_by_role("main").get_by_role("link", name=name, exact=True).click()
    waited.value.save_as(path)
    return path


def spoken(page: Page) -> None:
    page.goto("/speak/")
    page.get_by_label("您想反映什么？").fill(WORDS)
    page.get_by_label("事情发生在哪里？").fill(PLACE)
    choose(page, "不留")
    press(page, "提交")
    expect(page.locator(".digits")).to_be_visible()


def kept(page: Page, folder: Path) -> tuple[Path, Path]:
    """A receipt and the page, both saved: where they lie."""
    spoken(page)
    chores.seal()
    page.goto("/track/proof/")
    receipt = download(page, "保存凭证文件", folder / "凭证.tlog-proof")
    page.get_by_role("main").get_by_role("link", name="核对凭证").click()
    return receipt, download(page, "下载这一页", folder / "核对凭证.html")


def outcome(page: Page, text: str) -> str:
    page.locator("#verify-text").fill(text)
    press(page, "核对")
    expect(page.locator("[data-verify=outcome] h2")).to_be_focused()
    return page.locator("[data-verify=outcome]").inner_text()


def steps(page: Page) -> list[str]:
    return [title.replace("\n", "") for title in page.locator("[data-verify=steps] .step-title").all_inner_texts()]


def changed(at: str, to: Callable[[str], str]) -> Callable[[str], str]:
    """The text with what the pattern's group matches changed."""

    def change(text: str) -> str:
        found = re.search(at, text, re.MULTILINE)
        assert found, at
        start, end = found.span(1)
        return text[:start] + to(found[1]) + text[end:]

    return change


def other(char: str) -> str:
    return "B" if char != "B" else "C"


def entry_changed(text: str) -> str:
    """One byte of the entry, in its public part."""
    found = re.search(r"^extra (.*)$", text, re.MULTILINE)
    assert found
    extra = json.loads(base64.b64decode(found[1]))
    public = extra["entry"]["public"]
    extra["entry"]["public"] = public.replace('"live"', '"love"')
    assert extra["entry"]["public"] != public
    return text.replace(found[1], base64.b64encode(json.dumps(extra).encode()).decode())


CHANGES: dict[str, tuple[Callable[[str], str], str]] = {
    "index": (changed(r"^index (\d)", lambda digit: str((int(digit) + 1) % 10)), "文件|在账本里的位置"),
    "hash": (changed(r"^index \d+\n(.)", other), "在账本里的位置"),
    "root": (changed(r"\n\n.*\n\d+\n(.)", other), "在账本里的位置|账本的签名"),
    "size": (changed(r"\n\n.*\n(\d)", lambda digit: "9"), "在账本里的位置|账本的签名"),
    "signature": (changed(r"^— \S+/log .{20}(.)", other), "账本的签名"),
    "cosignature": (changed(r"^— \S+/witness .{40}(.)", other), "签名的时间"),
    "time": (changed(r"^— \S+/witness .{14}(.)", other), "签名的时间"),
    "entry": (entry_changed, "在账本里的位置"),
    "cut short": (lambda text: text[:200], "文件"),
}


def test_offline_with_the_page_that_was_kept(cast: Cast, phone: Page, context: Context, tmp_path: Path) -> None:
    receipt, saved = kept(phone, tmp_path)
    later = context(PHONE)
    later.set_offline(True)
    bring_axe(later)
    page = later.new_page()
    console = Console(page)
    page.goto(saved.as_uri())
    page.locator("#verify-file").set_input_files(receipt)
    page.get_by_text("再看看原话对不对").click()
    page.locator("#verify-words").fill(WORDS)
    page.locator("#verify-place").fill(PLACE)
    press(page, "核对")
    expect(page.get_by_role("heading", name="核对通过")).to_be_focused()
    expect(page.get_by_text("一字不差", exact=False).last).to_be_visible()
    main = page.get_by_role("main").inner_text()
    for said in ("收到一件居民反映的事", cast.studio.name, "账本自己的见证方", "而且按时记入了"):
        assert said in main
    assert len([title for title in steps(page) if title.startswith("通过：")]) == 7
    assert problems(page) == []

    page.locator("#verify-words").fill(WORDS[:-1])
    press(page, "核对")
    expect(page.get_by_role("heading", name="凭证是真的，原话对不上")).to_be_visible()
    page.locator("#verify-words").fill("")

    text = receipt.read_text(encoding="utf-8")
    assert "核对通过" in outcome(page, text)
    for name, (change, failing) in CHANGES.items():
        said = outcome(page, change(text))
        assert "核对没有通过" in said, name
        assert re.search(f"没有通过的一步：({failing})。", said), f"{name}: {said}"
        assert any(title.startswith("没有通过：") for title in steps(page)), name
        expect(page.locator("[data-verify=summary]")).to_be_hidden()
    assert problems(page) == []
    assert "核对通过" in outcome(page, text)
    assert console.said == []
    press(page, "联网查一次")
    expect(page.get_by_role("heading", name="这一次没有核对成")).to_be_focused()


def note_request(asked: list[tuple[str, str | None]], request: Request) -> None:
    # Browsers fetch the picture of the tab when they please.
    if not request.url.endswith("favicon.svg"):
        asked.append((request.url, request.post_data))


def test_that_the_log_still_has_it(cast: Cast, phone: Page, context: Context, tmp_path: Path, live_server: Any) -> None:
    receipt, saved = kept(phone, tmp_path)
    text = receipt.read_text(encoding="utf-8")
    old = text[text.index("\n\n") + 2 :]
    spoken(context(PHONE).new_page())
    chores.seal()
    phone.goto("/log/checkpoint")
    newest = phone.locator("body").inner_text()
    far = context(PHONE).new_page()
    for page, address in ((phone, "/verify/"), (far, saved.as_uri())):
        page.goto(address)
        asked: list[tuple[str, str | None]] = []
        page.on("request", partial(note_request, asked))
        assert "核对通过" in outcome(page, text)
        assert asked == [], "checking asks nobody"
        for other_checkpoint in ("", newest, old):
            page.locator("[data-verify=now]").get_by_text("与别处得到的检查点比一比").click()
            page.locator("#verify-other").fill(other_checkpoint)
            page.locator("[data-verify=now]").get_by_text("与别处得到的检查点比一比").click()
            press(page, "联网查一次")
            expect(page.get_by_role("heading", name="账本里还有")).to_be_focused()
        assert {url.split("/log/")[0] for url, _data in asked} == {live_server.url}
        assert all("/log/" in url and data is None for url, data in asked)
        page.locator("#verify-other").evaluate("(one) => (one.value = 'nonsense')")
        press(page, "联网查一次")
        expect(page.get_by_role("heading", name="账本对不上了")).to_be_focused()


def serve(files: dict[str, bytes]) -> Callable[[Route], None]:
    def answer(route: Route) -> None:
        found = files.get(route.request.url.split("/log/")[1])
        route.fulfill(status=404 if found is None else 200, body=found or b"")

    return answer


def test_a_log_that_was_rewritten(cast: Cast, phone: Page, tmp_path: Path) -> None:
    """The log of now has other leaves: a receipt of before shows it."""
    leaves = receipts_made.leaves(300, 123)
    receipt = receipts_made.Served(leaves[:200]).receipt(123, receipts_made.shown()).decode()
    for whole, head in ((leaves, "账本里还有"), ([leaves[1], leaves[0], *leaves[2:]], "账本对不上了")):
        phone.unroute_all()
        phone.route("**/log/**", serve(receipts_made.Served(whole).files))
        phone.goto("/verify/")
        phone.get_by_text("用别处得到的公钥").click()
        phone.locator("#verify-keys").fill("\n".join(receipts_made.VKEYS))
        assert "核对通过" in outcome(phone, receipt)
        press(phone, "联网查一次")
        expect(phone.get_by_role("heading", name=head)).to_be_focused()


def test_a_log_that_goes_on_under_a_new_name(cast: Cast, phone: Page) -> None:
    """Restored from a backup: what the new log took over is still there, what came after is not."""
    leaves = receipts_made.leaves(300, 123)
    new = note.signer("log.example/matters/2", Ed25519PrivateKey.from_private_bytes(b"2" * 32))
    keys = [*receipts_made.VKEYS, note.format_vkey(new.vkey)]
    phone.route("**/log/**", serve(receipts_made.Served([*leaves[:200], *leaves[:50]], log=new).files))
    phone.goto("/verify/")
    phone.get_by_text("用别处得到的公钥").click()
    phone.locator("#verify-keys").fill("\n".join(keys))
    for size, head in ((150, "账本里还有"), (240, "账本对不上了")):
        outcome(phone, receipts_made.Served(leaves[:size]).receipt(123, receipts_made.shown()).decode())
        press(phone, "联网查一次")
        expect(phone.get_by_role("heading", name=head)).to_be_focused()
        if size == 150:
            expect(phone.get_by_text("换成了新的账本（log.example/matters/2")).to_be_visible()


def test_a_promise_and_what_is_no_receipt(cast: Cast, phone: Page, tmp_path: Path) -> None:
    spoken(phone)
    phone.goto("/track/proof/")
    promise = download(phone, "保存承诺文件", tmp_path / "promise.txt").read_text(encoding="utf-8")
    phone.goto("/verify/")
    assert "承诺是真的" in outcome(phone, promise)
    assert "核对没有通过" in outcome(phone, promise.replace("until 20", "until 21"))
    assert "没有通过的一步：文件" in outcome(phone, "您好")
    assert "还没有可以核对的" in outcome(phone, " ")
    phone.locator("#verify-file").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8"})
    press(phone, "核对")
    expect(phone.get_by_role("heading", name="文件打不开")).to_be_focused()


def test_a_browser_without_ed25519_says_so(cast: Cast, context: Context) -> None:
    phone = context(PHONE)
    phone.add_init_script(f"({NO_ED25519})()")
    page = phone.new_page()
    page.goto("/verify/")
    page.get_by_text("用别处得到的公钥").click()
    page.locator("#verify-keys").fill("\n".join(receipts_made.VKEYS))
    text = receipts_made.receipt().decode()
    said = outcome(page, text)
    assert "只核对了一部分" in said
    assert "这个浏览器不会核对签名" in said
    assert "通过：在账本里的位置" in steps(page)
    assert "没有核对：账本的签名" in steps(page)
    assert "核对没有通过" in outcome(page, text.replace("index 123", "index 122"))


def test_with_nothing_but_the_keyboard(cast: Cast, desk: Page, context: Context) -> None:
    made = context(DESK)
    bring_axe(made)
    page = made.new_page()
    page.goto("/verify/")
    assert problems(page) == []
    tab_to(page, page.locator("#verify-text"))
    page.keyboard.insert_text(receipts_made.receipt().decode())
    tab_to(page, page.locator("summary", has_text="用别处得到的公钥"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator("#verify-keys"))
    page.keyboard.insert_text("\n".join(receipts_made.VKEYS))
    tab_to(page, page.get_by_role("button", name="核对", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="核对通过")).to_be_focused()
    tab_to(page, page.get_by_role("button", name="联网查一次"))
    assert problems(page) == []


def test_the_browser_and_the_command_say_the_same(cast: Cast, phone: Page) -> None:
    """Of every receipt with one byte changed, and of many odd ones, each step by name and outcome."""
    whole = receipts_made.receipt()
    promise = receipts_made.promise().encode()
    odd = [
        receipts_made.receipt(size, at, receipts_made.shown(**change))
        for size, at in ((1, 0), (2, 1), (7, 6), (256, 255), (257, 256), (1000, 511))
        for change in (
            {},
            {"version": 2},
            {"salt": None},
            {"commitment": "00" * 32},
            {"private": "{}"},
            {"public": "1"},
        )
    ]
    bent = [data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] for data in (whole, promise) for at in range(len(data))]
    texts = [text for data in (whole, promise, *odd, *bent) if (text := readable(data))]
    keys = checking.sort_keys(receipts_made.VKEYS)
    wanted = [[f"{step.name} {step.state}" for step in checking.check(text.encode(), keys)] for text in texts]
    phone.goto("/verify/")
    found = phone.evaluate(CHECK, [texts, receipts_made.VKEYS])
    assert len(texts) > 2000
    assert [(text, one, two) for text, one, two in zip(texts, found, wanted, strict=True) if one != two] == []


def readable(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return ""
