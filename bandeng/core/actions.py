"""The one corridor: every change of state is an action, and every action leaves its entry in the ledger.

An action is a plain function whose first argument is an `Act`; callers pass a `By` in its place:

    @action("matter.accept")
    def accept_matter(act: Act, matter: Matter, *, kind: str) -> Matter: ...

    accept_matter(by, matter, kind="consult")

The wrapper opens one durable transaction (an action called by an action joins it), opens the guard, runs the
function and appends what it recorded. An action that records nothing is a mistake and is rolled back.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar

from django.db import OperationalError, models, transaction

from bandeng import ledger
from bandeng.core import clock, guard, remembered
from bandeng.core.errors import Message, NotAllowed, NotKept, Stale, Unrecorded

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

log = logging.getLogger("bandeng.actions")
P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=models.Model)

ACTIONS: dict[str, Callable[..., Any]] = {}
# The words that an action may put into the public part of its entries, beside its code.
FACTS: dict[str, frozenset[str]] = {}


class Origin(models.TextChoices):
    """Where an entry comes from. Only live entries start clocks and messages and count as proven."""

    LIVE = "live"
    IMPORT = "import"
    DEMO = "demo"


class Tenant(Protocol):
    """Whose an entry is: a code, and whether its entries say publicly only the week and no kind."""

    code: str

    @property
    def coarse(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class By:
    """Who acts, when, and whence. `person` is None for a resident (`role="resident"`) and for the system.

    `at` is when it happened, as told; the ledger keeps the server's own clock beside it.
    """

    person: "AbstractBaseUser | None" = None
    role: str = "system"
    at: datetime = field(default_factory=clock.now)
    origin: Origin = Origin.LIVE

    def later(self, at: datetime) -> "By":
        return replace(self, at=at)


@dataclass(slots=True)
class Act:
    """One action under way: who, when, and what it will leave in the ledger."""

    code: str
    by: By
    recorded: list[ledger.Draft] = field(default_factory=list)
    beside: list[models.Model] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        return self.by.at

    @property
    def person(self) -> Any:
        """The person acting, or None: a resident or the system."""
        return self.by.person

    def record(
        self,
        subject: str,
        *,
        studio: Tenant | None = None,
        kind: str = "",
        fact: str = "",
        day: date | None = None,
        cites: str = "",
        **private: Any,
    ) -> None:
        """Note one entry: `subject` is the thing's opaque id; `private` holds references and hashes only.

        `fact` is public, one of those the action declares; `day` is the day it speaks of, where that is not the
        action's own. `cites` is a public text of a log: a checkpoint or a key.
        """
        if fact and fact not in FACTS[self.code]:
            raise ValueError(f"{self.code} declares no fact {fact!r}")
        actor = self.by.person.pk if self.by.person else self.by.role
        coarse = studio is not None and studio.coarse
        if coarse:
            private["kind"] = kind
        self.recorded.append(
            ledger.Draft(
                code=self.code,
                subject=subject,
                studio=studio.code if studio else "",
                kind=kind,
                origin=str(self.by.origin),
                day=day or clock.day(self.by.at),
                private={
                    "actor": actor,
                    "occurred_at": self.by.at.isoformat(),
                    "recorded_at": clock.now().isoformat(),
                    **private,
                },
                fact=fact,
                coarse=coarse,
                cites=cites,
            )
        )

    def insert_beside(self, rows: Iterable[models.Model]) -> None:
        """Insert new rows together with the ledger's, when the function has ended; until then they have no key.

        With a single entry a row may lead to the last row before it of another model, with more to any.
        """
        self.beside += rows

    def require(self, allowed: bool, message: Message | None = None) -> None:
        """Raise NotAllowed unless `allowed`."""
        if not allowed:
            raise NotAllowed(message)


_current: ContextVar[Act | None] = ContextVar("bandeng_act", default=None)


@contextmanager
def _kept_or_said(code: str) -> Iterator[None]:
    """What the database could not write is said to the person as a refusal, and to the log in full."""
    outermost = _current.get() is None
    try:
        yield
    except OperationalError as error:
        if not outermost:
            raise
        log.exception("%s was not written", code)
        raise NotKept from error


def action(
    code: str, *, facts: Iterable[str] = ()
) -> Callable[[Callable[Concatenate[Act, P], R]], Callable[Concatenate[By, P], R]]:
    """Make a function the action `code` (dotted, stable: it is stored for ever, as are the `facts` it may record)."""

    def decorate(function: Callable[Concatenate[Act, P], R]) -> Callable[Concatenate[By, P], R]:
        if code in ACTIONS:
            raise ValueError(f"two actions are called {code}")

        @wraps(function)
        def run(by: By, /, *args: P.args, **kwargs: P.kwargs) -> R:
            act = Act(code, by)
            outermost = _current.get() is None
            with _kept_or_said(code), remembered.action(), transaction.atomic(durable=outermost), guard.writing():
                token = _current.set(act)
                try:
                    result = function(act, *args, **kwargs)
                    if not act.recorded:
                        raise Unrecorded(code)
                    ledger.append(act.recorded, act.beside)
                finally:
                    _current.reset(token)
            return result

        ACTIONS[code] = run
        FACTS[code] = frozenset(facts)
        return run

    return decorate


def locked(thing: M, version: int | None = None) -> M:
    """Read `thing` again under a row lock, so that two people cannot act on it at once.

    With `version`, raise Stale when the thing has changed since the form with that version was opened.
    """
    # __class__, because request.user is a lazy object whose type is not its model.
    fresh: M = thing.__class__._default_manager.select_for_update().get(pk=thing.pk)
    check_version(fresh, version)
    return fresh


def check_version(fresh: models.Model, version: int | None) -> None:
    """Raise Stale unless `fresh` still has the version that a form was opened with."""
    if version is not None and version != getattr(fresh, "version", version):
        raise Stale
