"""What is kept of the clinic and of mediation."""

from bandeng.rally.models.advice import Advice
from bandeng.rally.models.firms import LawFirm, Lawyer
from bandeng.rally.models.mediation import Mediation, Mediator, Party, Session, Signature, Term
from bandeng.rally.models.referrals import Referral

__all__ = [
    "Advice",
    "LawFirm",
    "Lawyer",
    "Mediation",
    "Mediator",
    "Party",
    "Referral",
    "Session",
    "Signature",
    "Term",
]
