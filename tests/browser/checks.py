"""What every page has to keep, asked of the page itself: axe, and the house's own promises."""

from importlib import resources
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page

TOUCH = 44
# AAA's contrast is our promise too; a result without elements is not worth its time.
AXE = """async () => {
  const found = await axe.run(document, {
    resultTypes: ["violations"],
    rules: {"color-contrast-enhanced": {enabled: true}, "target-size": {enabled: true}},
  });
  return found.violations.map(one => `axe ${one.id}: ` + one.nodes.map(node => node.target.join(" ")).join(" | "));
}"""
PROMISES = """([touch, lang]) => {
  const found = [];
  const root = document.documentElement;
  const named = one => one.tagName.toLowerCase() + (one.id ? "#" + one.id : "") + " " +
    (one.innerText || one.name || "").trim().slice(0, 20);
  if (root.scrollWidth > root.clientWidth) {
    const wide = [...document.querySelectorAll("main *, header *, footer *")]
      .filter(one => !one.closest("thead") && one.getBoundingClientRect().right > root.clientWidth + 1);
    found.push(`wider than the screen (${root.scrollWidth}): ${wide.slice(0, 3).map(named).join(" | ")}`);
  }
  if (root.lang !== lang) found.push(`its language is ${root.lang}`);
  if (document.querySelectorAll("h1").length !== 1) found.push("not exactly one h1");
  const large = "button, .button, select, textarea, summary, nav a, .back a, .tabs a, " +
    "input:not([type=hidden], [type=radio], [type=checkbox])";
  const labels = [...document.querySelectorAll("input[type=radio], input[type=checkbox]")].map(one => one.labels[0]);
  for (const one of [...document.querySelectorAll(large), ...labels]) {
    if (!one || !one.checkVisibility()) continue;
    const box = one.getBoundingClientRect();
    if (box.height < touch - .5 || (box.width < touch - .5)) {
      found.push(`too small to touch (${box.width.toFixed()} × ${box.height.toFixed()}): ${named(one)}`);
    }
  }
  return found;
}"""


def bring_axe(context: BrowserContext) -> None:
    """Every page that this context opens from now on carries axe."""
    context.add_init_script(path=str(resources.files("axe_playwright_python") / "axe.min.js"))


def broken_promises(page: Page, lang: str) -> list[str]:
    """What the house promises of every page and this one does not keep, at the present width."""
    # A form just sent may have left one document and not yet begun the next.
    page.wait_for_function("() => document.body && document.readyState === 'complete'")
    found: list[str] = page.evaluate(PROMISES, [TOUCH, lang])
    return found


def problems(page: Page) -> list[str]:
    """What is wrong with the page as it stands, in Simplified Chinese, at the present width."""
    return [*broken_promises(page, "zh-Hans"), *page.evaluate(AXE)]


class Console:
    """Everything the browser complains of: refused by the policy, not found, or wrong."""

    def __init__(self, page: Page) -> None:
        self.said: list[str] = []
        page.on("console", self.heard)
        page.on("pageerror", lambda error: self.said.append(str(error)))

    def heard(self, message: ConsoleMessage) -> None:
        # The answer's own status (404, 422 …) is no complaint about the page; a picture that is missing is.
        if message.type in ("error", "warning") and not self.own_status(message):
            self.said.append(f"console: {message.text}")

    @staticmethod
    def own_status(message: ConsoleMessage) -> bool:
        page: Any = message.page
        return "status of 4" in message.text and message.location["url"].split("#")[0] == page.url.split("#")[0]

    def heard_since(self) -> list[str]:
        said, self.said = self.said, []
        return said
