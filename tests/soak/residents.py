"""Residents who do not give up: when an answer is lost they send the same form again."""

import http.client
import re
import string
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

PATIENCE = 90.0  # seconds for one step, over all its tries


def tokens() -> Iterator[str]:
    """Words that tell one matter from another and that redaction leaves alone: no digits, no names."""
    letters = string.ascii_lowercase
    yield from (f"mark{a}{b}{c}end" for a in letters for b in letters for c in letters)


@dataclass
class Resident:
    """One browser with its cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    lost: int = 0

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Status and page; asked again until an answer comes that is no 5xx."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                status, page = self._once(method, path, form)
                if status < 500:
                    return status, page
                raise ConnectionError(status)
            except (OSError, http.client.HTTPException):
                self.lost += 1
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def _once(self, method: str, path: str, form: dict[str, str] | None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        head = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form:
            head["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, urlencode(form) if form else None, head)
            answer = connection.getresponse()
            page = answer.read().decode()
        finally:
            connection.close()
        for line in answer.msg.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name.strip()] = value
        return answer.status, page

    def speak(self, words: str) -> str:
        """Open the form, send it, read the receipt: the tracking code, once it has been seen."""
        status, page = self.ask("GET", "/speak/")
        assert status == 200, page[:500]
        form = {name: _value(page, name) for name in ("csrfmiddlewaretoken", "form_key")}
        form |= {"words": words, "contact": "sms", "phone": "13900000000"}
        status, page = self.ask("POST", "/speak/", form)
        assert status == 302, page[:3000]
        status, page = self.ask("GET", "/speak/receipt/")
        digits = re.findall(r"<span>(\d{4})</span>", page)
        assert len(digits) == 4, (status, page[:3000])
        return "".join(digits)

    def track(self, code: str) -> str:
        """The page of the matter that a tracking code opens."""
        _status, page = self.ask("GET", "/track/")
        token = _value(page, "csrfmiddlewaretoken")
        status, page = self.ask("POST", "/track/", {"csrfmiddlewaretoken": token, "code": code})
        assert status == 302, page[:3000]
        return self.ask("GET", "/track/matter/")[1]


def _value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found, f"no {name} in {page[:500]}"
    return found[1]
