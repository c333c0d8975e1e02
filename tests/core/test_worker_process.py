"""`bandeng run` and `bandeng worker` as processes: they start, come back when killed, and stop in order."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.postgres import free_port


def until(condition: Callable[[], object], seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


def worker_of(pid: int) -> int | None:
    """The worker among the descendants of `pid`."""
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            if b"worker" in Path(f"/proc/{child}/cmdline").read_bytes():
                return int(child)
    return None


def answers(url: str) -> bool:
    try:
        return urllib.request.urlopen(url, timeout=5).status == 200
    except OSError:
        return False


@pytest.fixture
def studio(tmp_path):
    """A running studio on SQLite, with no demo; yields the process and its address."""
    port = free_port()
    environment = {**os.environ, "BANDENG_DATA": str(tmp_path), "BANDENG_DEMO": "0", "BANDENG_DATABASE_URL": ""}
    environment["DJANGO_SETTINGS_MODULE"] = "bandeng.config.settings"
    process = subprocess.Popen(
        [sys.executable, "-m", "bandeng", "run", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    yield process, f"http://127.0.0.1:{port}/"
    process.kill()
    process.wait()


@pytest.mark.soak
def test_a_killed_worker_comes_back_and_all_stop_together(studio, tmp_path):
    process, address = studio
    assert until(lambda: answers(address))
    assert until((tmp_path / "heads.jsonl").exists), "the entry of the migrations was sealed"
    first = worker_of(process.pid)
    assert first
    os.kill(first, signal.SIGKILL)
    assert until(lambda: worker_of(process.pid) not in {None, first})
    second = worker_of(process.pid)
    process.send_signal(signal.SIGTERM)
    assert process.wait(15) is not None
    assert until(lambda: not Path(f"/proc/{second}").exists())
    assert not answers(address)


@pytest.mark.soak
def test_a_worker_ends_with_its_parent_however_that_went(studio):
    process, address = studio
    assert until(lambda: answers(address))
    assert until(lambda: worker_of(process.pid))
    orphan = worker_of(process.pid)
    process.kill()
    assert until(lambda: not Path(f"/proc/{orphan}").exists())
    assert until(lambda: not answers(address))


def test_a_taken_port_is_said_plainly() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=str(port + 1)):
            call_command("run", port=port)
