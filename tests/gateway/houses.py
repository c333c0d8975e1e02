"""Whole installations as processes with folders of their own, that reach each other over HTTP."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from benchmarks.servers import ROOT, environment, free_port, python

SET_UP = "import django; django.setup(); from bandeng.core.actions import By; from bandeng.core import clock, guard; "


def until(condition: Callable[[], object], seconds: float = 30) -> bool:
    """Whether it came true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.2)
    return False


class House:
    """`bandeng run` on a port of its own, on SQLite, without demo."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = environment(folder, "", SITE=self.url, WATCH_EVERY="2", LOG_LEVEL="WARNING")
        self.env["DJANGO_SETTINGS_MODULE"] = "bandeng.config.settings"
        self.process: subprocess.Popen[bytes] | None = None

    def do(self, words: str) -> str:
        """Run Python statements in this installation, beside its processes; what they printed."""
        whole = [sys.executable, "-c", SET_UP + words]
        return subprocess.run(whole, cwd=ROOT, env=self.env, check=True, capture_output=True, text=True).stdout.strip()

    def start(self) -> None:
        with open(self.folder / "out.log", "ab") as out:
            whole = [sys.executable, "-m", "bandeng", "run", "--port", str(self.port), "--workers", "1"]
            self.process = subprocess.Popen(
                whole, cwd=ROOT, env=self.env, stdout=out, stderr=out, start_new_session=True
            )

    def stop(self) -> None:
        """In order, and with force when that takes long."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    def get(self, path: str) -> bytes:
        """What stands there; nothing when it does not answer."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=5) as answer:
                return bytes(answer.read())
        except OSError:
            return b""

    def key(self, mark: str) -> str:
        """The key below a heading of the page of keys."""
        lines = self.get("/log/keys").decode().split("\n")
        return lines[next(at for at, line in enumerate(lines) if line.startswith("# ") and mark in line) + 1]

    def vkey(self) -> str:
        return self.key("/log")

    def witness(self) -> str:
        return self.key("witness")

    def told(self) -> str:
        """What its processes wrote, for a failing test."""
        return (self.folder / "out.log").read_text()[-4000:]


def migrated(folder: Path) -> None:
    """An empty, migrated database as `folder`/bandeng.sqlite3."""
    python("-m", "bandeng", "migrate", env=environment(folder, ""))
