"""From `bandeng run` to the first page: `python -m benchmarks.cold_start`.

On SQLite, migrated, the demo loaded, as `make run` leaves it. Beside it, in turns, the smallest Django project
(benchmarks.bare) under the same server, which shows how fast the machine is just now. Goal: 3 seconds.
"""

import argparse
import http.client
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.servers import ROOT, environment, free_port, python

GOAL = 3.0
BARE = ["-m", "granian", "benchmarks.bare:application", "--interface", "wsgi", "--log-level", "error"]


def first_answer(words: list[str], env: dict[str, str], good: int) -> float:
    """Seconds from starting a server to its first whole answer to `/`."""
    port = free_port()
    quiet = subprocess.DEVNULL
    started = time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, *words, "--port", str(port)],
        cwd=ROOT,
        env=env,
        stdout=quiet,
        stderr=quiet,
        start_new_session=True,
    )
    try:
        while time.perf_counter() - started < 60:
            try:
                asked = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
                asked.request("GET", "/")
                answer = asked.getresponse()
                page = answer.read()
            except (OSError, http.client.HTTPException):
                time.sleep(0.01)
                continue
            if answer.status != good:
                raise RuntimeError(f"{words}: {answer.status}\n{page[:3000].decode()}")
            return time.perf_counter() - started
        raise TimeoutError(words)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(15)


def modules(env: dict[str, str]) -> int:
    """How many modules the web server holds after the first page."""
    code = (
        "import sys; from bandeng.config.wsgi import application; from django.test import Client; "
        "assert Client().get('/').status_code == 200; print(len(sys.modules))"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, check=True, capture_output=True, text=True)
    return int(found.stdout)


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--rounds", type=int, default=5)
    rounds = words.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="bandeng-bench-") as name:
        env = environment(Path(name), "", DEMO="1")
        python("-m", "bandeng", "migrate", env=env)
        python("-m", "bandeng", "demo", env=env)
        sides = {"bandeng run": (["-m", "bandeng", "run"], 200), "bare Django": (BARE, 404)}
        times: dict[str, list[float]] = {side: [] for side in sides}
        for number in range(-1, rounds):
            for side, (command, good) in sides.items():
                seconds = first_answer(command, env, good)
                if number >= 0:
                    times[side].append(seconds)
        for side, found in times.items():
            print(f"{side}: {statistics.median(found):.2f} s   ({' '.join(f'{one:.2f}' for one in found)})")
        print(f"goal {GOAL:.0f} s; {modules(env)} modules after the first page")
    return 0 if statistics.median(times["bandeng run"]) <= GOAL else 1


if __name__ == "__main__":
    raise SystemExit(main())
