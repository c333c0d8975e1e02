"""Answers remembered while one request is answered: who holds which roles is asked a dozen times for one page.

An action always asks anew, and what was remembered before it is forgotten after it.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

R = TypeVar("R")

_answers: ContextVar[dict[Hashable, Any] | None] = ContextVar("bandeng_answers", default=None)


@contextmanager
def request() -> Iterator[None]:
    """Remember from here on, until the request is answered."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


@contextmanager
def action() -> Iterator[None]:
    """Remember nothing within, and forget what was known before."""
    before = _answers.get()
    token = _answers.set(None)
    try:
        yield
    finally:
        _answers.reset(token)
        if before is not None:
            before.clear()


def once(key: Hashable, ask: Callable[[], R]) -> R:
    """What `ask` answers, asked once in a request; outside of one, every time. Nobody may change the answer."""
    answers = _answers.get()
    if answers is None:
        return ask()
    if key not in answers:
        answers[key] = ask()
    found: R = answers[key]
    return found
