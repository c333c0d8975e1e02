"""Asking other houses over HTTP: only where someone said so, within limits of time and size."""

from http import HTTPStatus
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

TIMEOUT = 10  # seconds of silence
MOST = 4_000_000  # bytes of an answer
HEADERS = {"User-Agent": "bandeng", "Accept": "*/*"}


class Unreached(OSError):
    """They did not answer, or not as they should; to be tried again."""


class _Stay(HTTPRedirectHandler):
    """Follows no redirect."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


def ask(url: str, body: bytes | None = None, *, follow: bool = False) -> tuple[int, bytes]:
    """Status and body of a GET, or with `body` of a POST. Raises Unreached when there is no answer.

    What the server does of itself does not `follow` redirects: an administrator answers for the address.
    """
    if not url.startswith(("https://", "http://")):
        raise Unreached("not an address of the web")
    try:
        request = Request(url, body, HEADERS | ({"Content-Type": "text/plain; charset=utf-8"} if body else {}))
        with _answer(request, follow) as answer:
            return answer.status, _read(answer)
    except Unreached:
        raise
    except URLError as error:
        raise Unreached(str(error.reason)) from None
    except (OSError, ValueError, HTTPException) as error:
        raise Unreached(str(error) or type(error).__name__) from None


def _answer(request: Request, follow: bool) -> Any:
    try:
        return build_opener(*([] if follow else [_Stay])).open(request, timeout=TIMEOUT)
    except HTTPError as error:
        return error


def _read(answer: Any) -> bytes:
    data: bytes = answer.read(MOST + 1)
    if len(data) > MOST:
        raise Unreached(f"an answer of more than {MOST} bytes")
    # Python passes a cut-off answer off as whole where one reads up to a limit.
    if len(data) < int(answer.headers.get("Content-Length") or 0):
        raise Unreached("the answer was cut off")
    return data


def fetch(url: str, *, follow: bool = False) -> bytes | None:
    """What stands there, or None where nothing does. Raises Unreached for every other answer."""
    status, body = ask(url, follow=follow)
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return None
    if status != HTTPStatus.OK:
        raise Unreached(said(status, body))
    return body


def said(status: int, body: bytes) -> str:
    """An unexpected answer in few words."""
    return f"HTTP {status} {' '.join(body[:120].decode(errors='replace').split())}".strip()
