"""What the clinic shows on the page of a thing of another room: whether it was sent here, and what came back."""

from bandeng.gather import referrals as crossing
from bandeng.gather.referrals import Panel
from bandeng.rally import rules
from bandeng.rally.models import Referral
from bandeng.studio.models import Person


def panel(subject: str, person: Person) -> Panel | None:
    """For whoever may see the thing: its referrals, and for the desk the button."""
    found = crossing.about(subject, person)
    if found is None:
        return None
    source, about = found
    rows = list(
        Referral.objects.filter(about=subject).select_related("occasion__venue", "firm", "booking").order_by("-pk")
    )
    open_ones = [row for row in rows if row.state in Referral.OPEN]
    desk = rules.may_at(person, "referral.offer", about.studio.path)
    may_offer = desk and not open_ones and source.may_send(subject, person)
    if not rows and not may_offer:
        return None
    return Panel("rally/parts/referral_panel.html", {"subject": subject, "rows": rows, "may": may_offer, "desk": desk})
