"""Asking other houses: whatever they answer, or do not."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bandeng.gateway import fetching, wire


@contextmanager
def answering(*answers: bytes) -> Iterator[str]:
    """A server that says these bytes, one after the other, whatever it is asked, and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            for answer in answers:
                asker, _address = server.accept()
                with asker:
                    asker.recv(65536)
                    asker.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        thread.join(5)


def http(status: str, body: bytes = b"", *headers: str) -> bytes:
    return "\r\n".join((f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", "")).encode() + body


def test_what_is_there_and_what_is_not() -> None:
    with answering(http("200 OK", b"tile"), http("404 Not Found"), http("410 Gone"), http("409 Conflict", b"7")) as url:
        assert wire.fetch(url) == b"tile"
        assert wire.fetch(url) is None
        assert wire.fetch(url) is None
        assert wire.ask(url, b"old 3") == (409, b"7")


def test_a_redirect_is_followed_only_for_whoever_asks_themselves() -> None:
    with answering(http("200 OK", b"tile")) as there:
        moved = http("302 Found", b"", f"Location: {there}")
        with answering(moved, moved) as url:
            with pytest.raises(wire.Unreached, match="HTTP 302"):
                wire.fetch(url)
            assert fetching.get(url) == b"tile"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\ncut off",
        b"HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        http("200 OK", bytes(wire.MOST + 1)),
        http("500 Oops", b"<h1>sorry"),
    ],
)
def test_no_good_answer(answer: bytes) -> None:
    with answering(answer, answer) as url:
        with pytest.raises(wire.Unreached) as seen:
            wire.fetch(url)
        assert str(seen.value)
        with pytest.raises(OSError, match=re.escape(str(seen.value))):
            fetching.get(url)


def test_nobody_is_there() -> None:
    with pytest.raises(wire.Unreached, match="refused"):
        wire.ask("http://127.0.0.1:9/")
    with pytest.raises(wire.Unreached, match="not an address"):
        wire.ask("file:///etc/hostname")
