"""What benchmarks share: a server as `bandeng run` starts it, and clients that ask many at once."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).resolve().parent.parent
# Real messages beside the project; benchmarks that can use them make some up where they are not.
REAL = ROOT.parent / "shared" / "data" / "messages"
# As in `bandeng run`.
PROCESSES = min(4, os.cpu_count() or 1)
THREADS = max(2, 8 // PROCESSES)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path, url: str, **more: str) -> dict[str, str]:
    """The environment of an installation whose files lie in `folder` and whose database is at `url`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BANDENG_", "DJANGO_"))}
    settings = {"DATA": str(folder), "DATABASE_URL": url, "DEMO": "0", **more}
    return kept | {f"BANDENG_{name}": value for name, value in settings.items()}


def python(*words: str, env: dict[str, str]) -> None:
    """Run a Python command to its end. CalledProcessError when it fails."""
    subprocess.run([sys.executable, *words], check=True, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)


def answers(port: int) -> bool:
    """Whether something listens on a local port."""
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def granian(application: str, env: dict[str, str]) -> Iterator[int]:
    """Serve a WSGI application with the options of `bandeng run`; yields its port."""
    port = free_port()
    words = [application, "--interface", "wsgi", "--port", str(port), "--no-access-log", "--log-level", "error"]
    options = ["--workers", str(PROCESSES), "--blocking-threads", str(THREADS)]
    server = subprocess.Popen([sys.executable, "-m", "granian", *words, *options], cwd=ROOT, env=env)
    try:
        until = time.monotonic() + 30
        while not answers(port):
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{application} did not start")
            time.sleep(0.05)
        yield port
    finally:
        server.terminate()
        server.wait(10)


class Connection:
    """A kept-alive HTTP/1.1 connection that costs little, so that clients do not slow the server beside them."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), 30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> bytes:
        """Send a whole request; the head and body of the answer."""
        self.socket.sendall(request)
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._more()
        head, _, body = data.partition(b"\r\n\r\n")
        fields = dict(line.lower().split(b":", 1) for line in head.split(b"\r\n")[1:])
        chunked = b"transfer-encoding" in fields
        while not body.endswith(b"0\r\n\r\n") if chunked else len(body) < int(fields.get(b"content-length", 0)):
            body += self._more()
        return head + b"\r\n\r\n" + body

    def _more(self) -> bytes:
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionError("the server hung up")
        return data


def throughput(port: int, requests: list[bytes], clients: int, good: Callable[[bytes], bool]) -> float:
    """Requests a second when `clients` connections share `requests`; RuntimeError when an answer is not good."""
    bad: list[bytes] = []
    connections = [Connection(port) for _ in range(clients)]

    def work(number: int) -> None:
        for request in requests[number::clients]:
            answer = connections[number].ask(request)
            if not good(answer):
                bad.append(answer)

    threads = [Thread(target=work, args=(number,)) for number in range(clients)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    for connection in connections:
        connection.socket.close()
    if bad:
        raise RuntimeError(f"{len(bad)} bad answers, the first: {bad[0][:600].decode(errors='replace')}")
    return len(requests) / seconds
