"""What people do in the browser, by what they read on the page."""

import re
import shutil
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

# Playwright's own list, which ours takes the place of, and the pages of two pop-ups of the address bar: each window
# of a browser without a screen made both of them, which cost ten times what the pages that are tested do.
WITHOUT = (
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding"),
    *("ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "TcpPortRandomizationWin"),
    *("OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch"),
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
)
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    f"--disable-features={','.join(WITHOUT)}",
]
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}


def chromium() -> str | None:
    """Debian's Chromium, where it is installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def follow(page: Page, name: str) -> None:
    """Follow the first link of this name in the content."""
    page.get_by_role("main").get_by_role("link", name=name, exact=True).first.click()


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def choose(page: Page, name: str) -> None:
    """Tick a choice by its words, as a finger would: on the label."""
    page.get_by_role("main").locator("label", has_text=name).first.click()


def sign_in(page: Page, name: str, password: str) -> None:
    page.goto("/sign-in/")
    page.locator('input[type="text"]').first.fill(name)
    page.locator('input[type="password"]').fill(password)
    press(page, "登录")
    expect(page.get_by_role("button", name="退出")).to_be_visible()


def code_on(page: Page) -> str:
    """The tracking code as it is printed on this page."""
    code = re.sub(r"\D", "", page.locator(".digits").inner_text())
    assert len(code) == 16, code
    return code


def figures(page: Page) -> dict[str, tuple[int, int]]:
    """What the figures page says: label → (numerator, denominator)."""
    page.goto("/figures/")
    found = {}
    for card in page.locator(".figure").all():
        words = card.locator(".figure-of").inner_text()
        numbers = [int(number) for number in re.findall(r"\d+", words)]
        whole, part = numbers if len(numbers) == 2 else (0, 0)
        found[card.locator(".figure-label").inner_text()] = (part, whole)
    return found


def photo(folder: Path, name: str = "路灯.jpg") -> Path:
    """A drawn picture of a street lamp at night."""
    picture = Image.new("RGB", (800, 600), (38, 44, 68))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 470, 800, 600), fill=(70, 66, 62))
    pen.rectangle((395, 130, 407, 480), fill=(150, 150, 155))
    pen.ellipse((360, 90, 442, 150), fill=(110, 100, 80))
    out = BytesIO()
    picture.save(out, "JPEG")
    path = folder / name
    path.write_bytes(out.getvalue())
    return path
