"""Walking all links of the site in one browser, and looking whether every page is whole."""

from collections import Counter, deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
# Of pages that differ only in the thing they show, so many are opened; of the things themselves, all.
ALIKE = 12
ALL = frozenset({"matter", "photo", "portrait"})


class Page(HTMLParser):
    """Links of a page, and what is wrong with its markup: every element closed in order, no id twice."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.problems: list[str] = []
        self.open: list[str] = []
        self.ids: Counter[str] = Counter()
        self.feed(text)
        self.close()
        self.problems += [f"<{tag}> is not closed" for tag in self.open]
        self.problems += [f"id {name} is there {count} times" for name, count in self.ids.items() if count > 1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if len(given) < len(attrs):
            self.problems.append(f"<{tag}> has an attribute twice")
        if given.get("id"):
            self.ids[str(given["id"])] += 1
        for name in ("href", "src"):
            if tag != "use" and given.get(name):
                self.links.append(str(given[name]))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.problems.append(f"</{tag}> closes <{self.open[-1] if self.open else 'nothing'}>")
        if tag in self.open:
            while self.open.pop() != tag:
                pass


def kind(url: str) -> tuple[str, bool]:
    """What page an address is: pages of one kind differ in what they show; and whether all of them are opened."""
    parts = urlsplit(url)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return parts.path, True
    words = [str(value) for value in match.kwargs.values() if not str(value).isdigit()]
    asked = sorted(parse_qs(parts.query))
    whole = match.view_name in ALL
    return " ".join([str(match.view_name), *([] if whole else words), *asked]), whole


@dataclass
class Walk:
    """One browser's way through the site from `start`; `problems` says what was wrong, address by address."""

    client: Client
    who: str
    start: tuple[str, ...]
    seen: Counter[int] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    def run(self) -> None:
        waiting = deque((url, "the start") for url in self.start)
        known, alike = set(self.start), Counter[str]()
        while waiting:
            url, source = waiting.popleft()
            for link in self.visit(url, source):
                target = urljoin(url, link).partition("#")[0]
                parts = urlsplit(target)
                if parts.scheme or parts.netloc or target in known:
                    continue
                name, whole = kind(target)
                alike[name] += 1
                if whole or alike[name] <= ALIKE:
                    known.add(target)
                    waiting.append((target, url))

    def visit(self, url: str, source: str) -> list[str]:
        """Open one page, to which a link on `source` leads; its links."""
        answer = self.client.get(url)
        self.seen[answer.status_code] += 1
        if answer.status_code in (301, 302):
            return [answer["Location"]]
        if answer.status_code != 200:
            self.problems.append(f"{self.who} {url}: {answer.status_code}, linked from {source}")
            return []
        if not answer.get("Content-Type", "").startswith("text/html"):
            return []
        page = Page(answer.content.decode())
        self.problems += [f"{self.who} {url}: {problem}" for problem in page.problems[:3]]
        return page.links
