"""Answers kept in this process: for what changes once a month and is asked for at every request.

@kept(CalendarDay)
def calendar() -> Calendar: ...
"""

import time
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection, models, transaction
from django.db.models.signals import post_delete, post_save

P = ParamSpec("P")
R = TypeVar("R")

SECONDS = 5.0  # a change made by another process is seen after so long at the latest
_all: list[dict[Hashable, tuple[float, Any]]] = []


def forget() -> None:
    """Forget all that this process keeps."""
    for answers in _all:
        answers.clear()


def kept(*read: type[models.Model], seconds: float = SECONDS) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep what a function answers for some seconds, or until one of the models it has `read` is saved or deleted here.

    Inside a transaction the function is always asked, so that an action sees what it has written itself.
    The arguments must be hashable, and nobody may change an answer.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        answers: dict[Hashable, tuple[float, R]] = {}
        _all.append(answers)

        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            if connection.in_atomic_block:
                return function(*args, **kwargs)
            key = (args, *kwargs.items())
            now = time.monotonic()
            until, answer = answers.get(key, (0.0, None))
            if now < until:
                return answer  # type: ignore[return-value]
            fresh = function(*args, **kwargs)
            answers[key] = (now + seconds, fresh)
            return fresh

        def changed(**_signal: Any) -> None:
            transaction.on_commit(answers.clear)

        for model in read:
            for signal in (post_save, post_delete):
                signal.connect(changed, sender=model, weak=False)
        return run

    return decorate
