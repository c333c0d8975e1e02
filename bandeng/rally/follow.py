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


def confirm_until(case: Mediation) -> date | None:
    """The last day on which both parties may ask the court for confirmation (司法确认); None before all have signed."""
    return clock.day(case.signed_at) + CONFIRM if case.signed_at else None


def term_lamp(term: Term, today: date) -> tuple[str, str]:
    """Colour and words of one term."""
    if term.state == Term.State.KEPT:
        return "grey", _("已履行")
    if term.state == Term.State.BROKEN:
        return "red", _("未履行")
    due = max(filter(None, (term.due_on, term.ask_on)))
    if due < today:
        return "red", _("%(day)s 到期，请回访") % {"day": formats.date(due)}
    return ("amber" if due - today <= AMBER else "green"), _("%(day)s 前") % {"day": formats.date(due)}


def lamp(case: Mediation, today: date) -> tuple[str, str] | None:
    """The worst lamp of a case's terms; None while it has none that run."""
    if case.state not in (State.SIGNED, State.BROKEN):
        return None
    lamps = [term_lamp(term, today) for term in case.terms.all()]
    order = ("red", "amber", "green", "grey")
    return min(lamps, key=lambda one: order.index(one[0]), default=None)
