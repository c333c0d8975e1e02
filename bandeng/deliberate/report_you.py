"""Where the person who looks stands: on their own device only, and only while the poll runs."""

from collections.abc import Callable

from django.http import HttpRequest

from bandeng.deliberate.models import Poll
from bandeng.deliberate.report import Report

# How a request's voter is found: the part that votes appends its function (in `wiring.connect`).
WHO: list[Callable[[HttpRequest, Poll], int | None]] = []


def place(request: HttpRequest, report: Report) -> tuple[float, float] | None:
    """The place of whoever has voted with this browser; worked out for this answer and kept nowhere."""
    if report.poll.state != Poll.State.OPEN or report.shown is None or report.state != "ready":
        return None
    voters = (find(request, report.poll) for find in WHO)
    voter = next((one for one in voters if one is not None), None)
    if voter is None:
        return None
    from bandeng.deliberate import opinion_work  # it brings in SciPy

    return opinion_work.place(report.poll, report.shown, voter)
