"""Telling mediators and desk of terms whose day comes near or has passed; by the worker, each day of each term once."""

from datetime import date, timedelta

from bandeng.core import clock
from bandeng.core.actions import Act, By, action, locked
from bandeng.core.errors import Refused, WrongState
from bandeng.rally import follow, tell
from bandeng.rally.models import Mediation, Term
from bandeng.rally.states import State

NEAR = timedelta(days=3)


def event(term: Term, today: date) -> str:
    """What is to be told of a term now, if it has not been: after days without a worker only that it has passed."""
    due = follow.due_on(term)
    if term.state != Term.State.OPEN or due - today > NEAR:
        return ""
    if due < today:
        return "" if term.late_told == due else "mediation.late"
    return "" if term.near_told == due else "mediation.near"


@action("mediation.remind")
def remind(act: Act, case: Mediation) -> None:
    """Tell of the terms of one case. Its version stays: a form that someone is filling in is not spoilt."""
    act.require(act.by.role == "system")
    fresh = locked(case)
    today, told = clock.day(act.at), []
    for term in fresh.terms.all() if fresh.state in (State.SIGNED, State.BROKEN) and not fresh.erased_at else ():
        if code := event(term, today):
            due = follow.due_on(term)
            tell.everyone(act, fresh, code, f"{term.pk}:{due}", due_on=due)
            if code == "mediation.late":
                term.late_told = due
            else:
                term.near_told = due
            term.save(update_fields=["late_told", "near_told"])
            told.append([term.number, code])
    if not told:
        raise WrongState
    act.record(fresh.subject, studio=fresh.studio, told=told)


def remind_all() -> int:
    """For the worker: how many cases something was told of."""
    today, done = clock.today(), 0
    running = Mediation.objects.filter(state__in=(State.SIGNED, State.BROKEN), erased_at=None)
    running = running.filter(terms__state=Term.State.OPEN, terms__due_on__lte=today + NEAR).distinct()
    for case in running.prefetch_related("terms"):
        if any(event(term, today) for term in case.terms.all()):
            try:
                remind(By(), case)
                done += 1
            except Refused:  # another worker was faster
                continue
    return done
