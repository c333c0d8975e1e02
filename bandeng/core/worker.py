"""The worker: a small loop over our own tables. Apps register steps with `every`; `run` calls each when it is due.

    every(1, "ledger.seal")(seal_all)          in the app's ready()

A step that fails is logged and tried again when it is due next: the loop outlives a restart of the database. Steps
claim what they work on themselves, so that any number of workers may run.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Thread

from django.db import close_old_connections, connections

from bandeng.core import shut

log = logging.getLogger("bandeng.worker")

Step = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A step, and how many seconds pass between the beginnings of two runs of it."""

    name: str
    seconds: float
    step: Step


STEPS: dict[str, Scheduled] = {}
_aside: dict[str, Thread] = {}


def every(seconds: float, name: str) -> Callable[[Step], Step]:
    """Register a step under a stable dotted name. ValueError when the name is taken."""

    def decorate(step: Step) -> Step:
        if name in STEPS:
            raise ValueError(f"two steps are called {name}")
        STEPS[name] = Scheduled(name, seconds, step)
        return step

    return decorate


def aside(name: str, work: Step) -> bool:
    """Do `work` in a thread of its own, for whatever waits for others or takes long: the loop goes on meanwhile.

    Nothing is begun, and False returned, as long as this process is still at work under the same name.
    """
    before = _aside.get(name)
    if before is not None and before.is_alive():
        return False
    _aside[name] = Thread(target=_alone, args=(name, work), daemon=True)
    _aside[name].start()
    return True


def _alone(name: str, work: Step) -> None:
    try:
        work()
    except Exception:
        log.exception("%s failed and will be tried again", name)
    finally:
        connections.close_all()


def wait_aside(seconds: float) -> None:
    """Wait for the work begun `aside`, so long at most for each."""
    for thread in list(_aside.values()):
        thread.join(seconds)


def do(name: str) -> bool:
    """Run one step now; whether it went well. Failures are logged, never raised."""
    try:
        close_old_connections()
        STEPS[name].step()
    except Exception:
        log.exception("step %s failed and will be tried again", name)
        return False
    return True


def do_all() -> None:
    """Run every step once, in the order of registration: for tests and commands."""
    for name in list(STEPS):
        do(name)


def run(stop: Event, pause: float = 0.25) -> None:
    """Run the steps when they are due until `stop` is set, looking every `pause` seconds."""
    due = dict.fromkeys(STEPS, 0.0)
    while not stop.is_set():
        # A database that was put back has first to forget: before that no message goes out and nothing is sealed.
        if shut.is_shut():
            stop.wait(1)
            continue
        for name, entry in STEPS.items():
            if not stop.is_set() and time.monotonic() >= due.get(name, 0.0):
                due[name] = time.monotonic() + entry.seconds
                do(name)
        stop.wait(pause)
