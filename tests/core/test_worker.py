from collections.abc import Iterator
from threading import Event, Timer

import pytest

from bandeng.core import worker

# A step gives up connections that have grown old, which asks the database.
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def steps(monkeypatch):
    monkeypatch.setattr(worker, "STEPS", {})
    return worker.STEPS


@pytest.fixture
def stop() -> Iterator[Event]:
    """Set by the test, or after five seconds: a loop that does not end is a failure, not a hang."""
    event = Event()
    timer = Timer(5, event.set)
    timer.start()
    yield event
    timer.cancel()


def test_steps_run_when_due_and_one_failure_does_not_stop_the_others(steps, stop):
    seen = []

    @worker.every(0, "fails")
    def fails():
        seen.append("fails")
        raise ConnectionError("the database restarts")

    @worker.every(0, "works")
    def works():
        seen.append("works")
        if len(seen) >= 6:
            stop.set()

    @worker.every(3600, "seldom")
    def seldom():
        seen.append("seldom")

    worker.run(stop, pause=0)
    assert seen.count("fails") >= 2
    assert seen.count("works") >= 2
    assert seen.count("seldom") == 1


def test_a_name_is_taken_once(steps):
    worker.every(1, "a")(int)
    with pytest.raises(ValueError, match="two steps"):
        worker.every(1, "a")(int)
