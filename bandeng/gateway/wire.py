"""Asking other houses over HTTP: only where an administrator said so, within limits of time and size."""

from http import HTTPStatus
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

TIMEOUT = 10  # seconds
MOST = 1_000_000  # bytes of an answer
HEADERS = {"User-Agent": "bandeng", "Accept": "*/*"}


class Unreached(Exception):
    """They did not answer, or not as they should; to be tried again."""


class _Stay(HTTPRedirectHandler):
    """Follows no redirect: the address was entered by someone who answers for it."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


def ask(url: str, body: bytes | None = None) -> tuple[int, bytes]:
    """Status and body of a GET, or with `body` of a POST. Raises Unreached when there is no answer."""
    if not url.startswith(("https://", "http://")):
        raise Unreached("not an address of the web")
    try:
        request = Request(url, body, HEADERS | ({"Content-Type": "text/plain; charset=utf-8"} if body else {}))
        with build_opener(_Stay).open(request, timeout=TIMEOUT) as answer:
            return answer.status, _read(answer)
    except HTTPError as error:
        with error:
            return error.code, _read(error)
    except URLError as error:
        raise Unreached(str(error.reason)) from None
    except (OSError, ValueError) as error:
        raise Unreached(str(error) or type(error).__name__) from None


def _read(answer: Any) -> bytes:
    data: bytes = answer.read(MOST + 1)
    if len(data) > MOST:
        raise Unreached(f"an answer of more than {MOST} bytes")
    return data


def fetch(url: str) -> bytes | None:
    """What stands there, or None where nothing does. Raises Unreached for every other answer."""
    status, body = ask(url)
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return None
    if status != HTTPStatus.OK:
        raise Unreached(said(status, body))
    return body


def said(status: int, body: bytes) -> str:
    """An unexpected answer in few words."""
    return f"HTTP {status} {' '.join(body[:120].decode(errors='replace').split())}".strip()
