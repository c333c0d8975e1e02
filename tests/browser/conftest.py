"""A real Chromium against a live server with the fixed cast. Without Chromium all of this is skipped, loudly."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bandeng.core import kept
from tests.browser.steps import ARGUMENTS, DESK, PHONE, chromium
from tests.cast import Cast, build

Context = Callable[..., BrowserContext]


# Nothing a browser shows depends on the engine; the whole story is told on both all the same, and the soak has two.
BOTH = ("test_story.py", "test_pages.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if item.path.name not in BOTH:
                item.add_marker(pytest.mark.either_engine)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = chromium()
    if program is None:
        pytest.skip("NO CHROMIUM: nothing is tested in a browser (apt-get install chromium fonts-noto-cjk)")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's loop runs in this thread, where Django would else refuse every query.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        opened = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def cast(live_server: Any) -> Cast:
    kept.forget()
    return build()


@pytest.fixture
def context(browser: Browser, live_server: Any) -> Iterator[Context]:
    """Make contexts on the live server: `context(PHONE)`, `context(DESK, java_script_enabled=False)`."""
    opened: list[BrowserContext] = []

    def make(screen: dict[str, Any], **options: Any) -> BrowserContext:
        made = browser.new_context(base_url=live_server.url, locale="zh-CN", **{**screen, **options})
        made.set_default_timeout(10_000)
        opened.append(made)
        return made

    yield make
    for one in opened:
        one.close()


@pytest.fixture
def phone(context: Context) -> Page:
    return context(PHONE).new_page()


@pytest.fixture
def desk(context: Context) -> Page:
    return context(DESK).new_page()
