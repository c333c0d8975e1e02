"""The pictures of docs/screenshots, on a fresh demo: `python -m tests.browser.screenshots [FOLDER]`.

With BANDENG_LOOK=http://127.0.0.1:8000 a running demo is looked at instead of a fresh one.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.steps import ARGUMENTS, DESK, PHONE, chromium, press, sign_in
from tests.postgres import free_port

FOLDER = Path(__file__).parents[2] / "docs/screenshots"
LIMIT = 300_000


@contextmanager
def demo() -> Iterator[tuple[str, str]]:
    """A demo of its own on a free port: its address, and what `bandeng demo` prints."""
    with tempfile.TemporaryDirectory(prefix="bandeng-looks-") as folder:
        port = free_port()
        environment = {**os.environ, "BANDENG_DATA": folder, "BANDENG_DATABASE_URL": ""}
        for command in ("migrate", "demo"):
            words = [sys.executable, "-m", "bandeng", command]
            done = subprocess.run(words, env=environment, check=True, capture_output=True, text=True)
        granian = [str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--port", str(port)]
        server = subprocess.Popen([*granian, "bandeng.config.wsgi:application"], env=environment)
        try:
            yield wait(f"http://127.0.0.1:{port}"), done.stdout
        finally:
            server.terminate()
            server.wait()


def wait(url: str) -> str:
    for _ in range(100):
        try:
            urlopen(url).close()
            return url
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(url)


def keep(page: Page, name: str) -> None:
    """What is on the screen, in few colours and so small."""
    page.evaluate("() => window.scrollTo(0, 0)")
    picture = Image.open(BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    path = FOLDER / f"{name}.png"
    for colours in (256, 128, 64):
        picture.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size <= LIMIT:
            break
    print(f"{path.name}: {path.stat().st_size // 1000} kB")


def public(browser: Browser, url: str, code: str) -> None:
    for screen, options in (("phone", PHONE), ("desk", DESK)):
        page = browser.new_context(base_url=url, locale="zh-CN", **options).new_page()
        page.goto("/")
        keep(page, f"home-{screen}")
        page.goto("/figures/")
        keep(page, f"figures-{screen}")
    page = browser.new_context(base_url=url, locale="zh-CN", **PHONE).new_page()
    page.goto("/speak/")
    page.get_by_label("您想反映什么？").fill("3 号楼前的路灯坏了半个月，晚上看不见路，老人不敢下楼。希望早点修好。")
    page.get_by_label("事情发生在哪里？").fill("3 号楼前")
    keep(page, "speak-phone")
    press(page, "提交")
    keep(page, "receipt-phone")
    page.goto("/track/")
    page.get_by_label("您的 16 位查询码").fill(code)
    press(page, "查询")
    keep(page, "tracked-phone")


def staff(browser: Browser, url: str, name: str, password: str) -> None:
    page = browser.new_context(base_url=url, locale="zh-CN", **DESK).new_page()
    sign_in(page, name, password)
    page.goto("/desk/")
    keep(page, "worklist-desk")
    page.goto("/desk/?state=answered")
    page.locator(".work h2 a").first.click()
    keep(page, "matter-desk")


def main(url: str, printed: str) -> None:
    codes = re.findall(r"\d{4} \d{4} \d{4} \d{4}", printed)
    password = re.search(r"密码都是 (\S+?)）", printed)
    assert password, printed
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        public(opened, url, codes[-1])
        staff(opened, url, "officer1", password[1])
        opened.close()


if __name__ == "__main__":
    FOLDER = Path(sys.argv[1]) if sys.argv[1:] else FOLDER
    FOLDER.mkdir(parents=True, exist_ok=True)
    if looked := os.environ.get("BANDENG_LOOK"):
        main(looked, sys.stdin.read())
    else:
        with demo() as (address, printed):
            main(address, printed)
