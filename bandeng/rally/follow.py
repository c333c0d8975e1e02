"""What comes after an agreement: lamps of its terms, and what can be done when one is broken."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.rally.models import Mediation, Term
from bandeng.rally.states import State
from bandeng.web import formats

# Amber from so many days before a term is due.
AMBER = timedelta(days=7)
# 人民调解法, article 33: both parties may ask the court to confirm within thirty days of the agreement taking effect.
CONFIRM = timedelta(days=30)
ORDER = ("red", "amber", "green", "grey")


def confirm_until(case: Mediation) -> date | None:
    """The last day on which both parties may ask the court for confirmation (司法确认); None before all have signed."""
    return clock.day(case.signed_at) + CONFIRM if case.signed_at else None


def due_on(term: Term) -> date:
    """The day that counts: when it is due, or when someone asks again."""
    return max(filter(None, (term.due_on, term.ask_on)))


def colour(term: Term, today: date) -> str:
    """The lamp of one term: grey once it is kept, red when it is broken or its day has passed."""
    if term.state != Term.State.OPEN:
        return "grey" if term.state == Term.State.KEPT else "red"
    due = due_on(term)
    return "red" if due < today else "amber" if due - today <= AMBER else "green"


def term_lamp(term: Term, today: date) -> tuple[str, str]:
    """Colour and words of one term."""
    shown = colour(term, today)
    if term.state != Term.State.OPEN:
        return shown, str(term.get_state_display())
    if term.ask_on:
        return shown, _("%(day)s 再问") % {"day": formats.date(term.ask_on)}
    return shown, {"red": _("过了期限，请回访"), "amber": _("快到期限"), "green": _("待履行")}[shown]


def lamp(case: Mediation, today: date) -> tuple[str, str] | None:
    """Of a case its most urgent term; None while it has none that run, and once it is erased."""
    if case.state not in (State.SIGNED, State.BROKEN) or case.erased_at:
        return None
    terms = sorted(case.terms.all(), key=lambda one: (ORDER.index(colour(one, today)), due_on(one)))
    if not terms:
        return None
    first = terms[0]
    if first.state != Term.State.OPEN:
        return colour(first, today), str(first.get_state_display())
    return colour(first, today), _("%(day)s 前") % {"day": formats.date(due_on(first))}
