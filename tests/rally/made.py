"""One of everything of this room, by actions: for the walk over all addresses."""

from datetime import timedelta
from typing import Any

from bandeng.core import clock, guard
from bandeng.core.actions import By
from bandeng.gather.models import Booking, Turn
from bandeng.listen.models import Matter
from bandeng.rally import actions as A
from bandeng.rally.models import Mediation
from tests.cast import Cast
from tests.gather.made import one_day

NOTE = {"facts": "想离婚。", "advice": "先分居。", "next": "", "client": ""}
PARTIES = [
    {"name": "申某", "phone": "13900000001", "side": "first"},
    {"name": "被某", "phone": "", "side": "second"},
]


def mediated(cast: Cast, *mediators: str) -> Mediation:
    """A case with a drafted agreement, mediated by these."""
    case, _codes = A.apply(
        cast.by("officer"),
        cast.studio,
        dispute="neighbours",
        about="楼上漏水。",
        parties=PARTIES,
        consent=True,
        form_key="f" * 32,
    )
    case = A.accept(cast.by("officer"), case, mediators=[cast[name] for name in mediators])
    terms = [("修好管道。", clock.today() + timedelta(days=10))]
    return A.agree(cast.by(mediators[0]), case, facts="漏水属实。", points="谁来赔。", terms=terms, how="当面付清。")


def furnish(cast: Cast, matter: Matter) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Things by the names of their addresses, and the addresses that take more than a number."""
    firm = A.add_firm(By(), cast.studio, name="明理律师事务所")
    lawyer = A.admit_lawyer(By(), firm, name="律仲秋")
    occasion = one_day(cast, kind="clinic", title="法律咨询")
    with guard.writing():
        Turn.objects.create(occasion=occasion, person=lawyer.person, announced_at=clock.now())
        booking = Booking.objects.create(subject="b" * 32, occasion=occasion, number=1, made_at=clock.now())
    by = By(person=lawyer.person, role="staff")
    advice, _code = A.write_advice(by, occasion, note=NOTE, field="family", outcome="advised", form_key="e" * 32)
    referral = A.offer_referral(cast.by("officer"), matter.subject, field="family", consent=True, occasion=occasion)
    case = mediated(cast, "member2")
    things: dict[str, Any] = {
        "firm_change firm_end lawyer_admit": firm,
        "lawyer_change lawyer_end": lawyer,
        "advice_write": occasion,
        "advice_for": booking,
        "advice": advice,
        "referral_book referral_withdraw": referral,
        "mediation": case,
    }
    return things, {
        "referral_offer": {"subject": matter.subject},
        "referral_slip": {"pk": referral.pk, "form": "html"},
        "advice_slip": {"form": "html"},
        "party_paper": {"form": "html"},
        "mediation_paper": {"pk": case.pk, "form": "html"},
        "mediation_verb": {"pk": case.pk, "slug": "sign"},
    }
