"""The worker's steps of this room. What waits for others, or takes long, runs aside: sealing is never held up."""

from functools import partial

from bandeng.core import clock, worker
from bandeng.gateway import promises, submitting, verification, watching


def submit() -> None:
    """Have the newest head cosigned by the witnesses that have not yet."""
    for witness in submitting.due(clock.now()):
        if submitting.claimed(witness, clock.now()):
            worker.aside(f"witness.submit.{witness.pk}", partial(submitting.submit, witness, clock.now()))


def watch() -> None:
    """Look at the logs that are watched, each when its turn has come."""
    for log in watching.due(clock.now()):
        if watching.claimed(log, clock.now()):
            worker.aside(f"witness.watch.{log.pk}", partial(watching.look, log, clock.now()))


def verify() -> None:
    """Begin the verification that was asked for."""
    job = verification.waiting(clock.now())
    if job and verification.claimed(job, clock.now()):
        worker.aside("log.verify", partial(verification.run, job))


def schedule() -> None:
    """Called once, when the app is ready."""
    worker.every(2, "witness.submit")(submit)
    worker.every(5, "witness.watch")(watch)
    worker.every(60, "log.promises")(lambda: promises.look(clock.now()))
    worker.every(3, "log.verify")(verify)
