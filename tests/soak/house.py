"""A studio of real processes that can be killed: a database of its own, web server, worker, and a gateway for SMS."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from benchmarks.servers import ROOT, answers, environment, free_port, python

DATABASE = "bandeng_soak"


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """The URL of a new, empty database on the engine that the tests run on."""
    url = os.environ.get("BANDENG_DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield f"sqlite:///{folder / 'soak.sqlite3'}"
        return
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {DATABASE}")
    yield urlsplit(url)._replace(path=f"/{DATABASE}").geturl()


def rows(url: str, sql: str) -> list[tuple[Any, ...]]:
    """What a statement reads, past all of Bandeng's own code."""
    if url.startswith("postgres"):
        import psycopg

        with psycopg.connect(url) as connection:
            return connection.execute(sql).fetchall()
    import sqlite3

    file = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=30)
    try:
        return file.execute(sql).fetchall()
    finally:
        file.close()


class Gateway:
    """Takes SMS and remembers how often each message came."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        taken = self.taken

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                taken[body["message_id"]] += 1
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *words: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        Thread(target=self.server.serve_forever, daemon=True).start()


class House:
    """One studio's processes. Each runs in a group of its own, so that SIGKILL takes its children with it.

    `web`, `worker` and `sealer` (which does nothing but seal, without pause); further ones are `web-2`, `worker-2`, …
    """

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url, self.gateway = folder, url, Gateway()
        self.ports: dict[str, int] = {"web": free_port()}
        self.env = environment(folder, url, SMS_GATEWAY=self.gateway.url, LOG_LEVEL="ERROR")
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.killed: Counter[str] = Counter()
        python("-m", "bandeng", "migrate", env=self.env)
        python("-m", "benchmarks.people", env=self.env)

    @property
    def port(self) -> int:
        return self.ports["web"]

    def start(self, name: str) -> None:
        port = str(self.ports.setdefault(name, free_port())) if name.startswith("web") else ""
        words = {
            "web": ["bandeng", "run", "--web-only", "--port", port],
            "worker": ["bandeng", "worker"],
            "sealer": ["tests.soak.sealer"],
        }[name.partition("-")[0]]
        with open(self.folder / f"{name}.log", "ab") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, "-m", *words],
                cwd=ROOT,
                env=self.env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        """SIGKILL a process and its children, and start it anew."""
        os.killpg(self.running[name].pid, signal.SIGKILL)
        self.running[name].wait()
        self.killed[name] += 1
        self.start(name)

    def end(self, name: str) -> None:
        """Let a process end in order (a sealer knows no order)."""
        self.running[name].terminate()
        self.running[name].wait(30)

    def wait(self, seconds: float = 60) -> None:
        """Until each web server answers. TimeoutError when one does not."""
        until = time.monotonic() + seconds
        for name, port in self.ports.items():
            while not answers(port):
                if time.monotonic() > until:
                    raise TimeoutError((self.folder / f"{name}.log").read_text()[-3000:])
                time.sleep(0.05)

    def stop(self) -> None:
        for process in self.running.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `bandeng WORDS …` to its end."""
        whole = [sys.executable, "-m", "bandeng", *words]
        return subprocess.run(whole, cwd=ROOT, env=self.env, capture_output=True, text=True)
