"""The checks see what they are there to see."""

from playwright.sync_api import Page

from tests.browser.checks import Console, bring_axe, problems

BAD = """<!doctype html><html lang="fr"><title>bad</title><main><h1>one</h1><h1>two</h1>
<button style="width: 20px; height: 20px"></button><p style="color: #999; width: 900px">pale</p></main></html>"""


def test_a_bad_page_is_found_out(phone: Page) -> None:
    bring_axe(phone.context)
    phone.goto("about:blank")
    phone.set_content(BAD)
    found = "\n".join(problems(phone))
    faults = ("wider than", "language is fr", "one h1", "too small to touch", "axe button-name", "axe color-contrast")
    for fault in faults:
        assert fault in found


def test_what_the_policy_refuses_is_heard(phone: Page) -> None:
    console = Console(phone)
    phone.goto("/sign-in/")
    assert console.heard_since() == []
    phone.evaluate("() => document.body.insertAdjacentHTML('beforeend', '<b style=\"color: red\">!</b>')")
    assert "Content Security Policy" in "\n".join(console.heard_since())
