"""Forgetting: the openings of a subject are destroyed; the entries and the tree stay valid."""

from bandeng.ledger.models import Opening


def forget(subject: str) -> int:
    """Delete the openings of all entries on `subject` and return how many. Call inside an action that records it."""
    deleted, _by_model = Opening.objects.filter(entry__subject=subject).delete()
    return deleted
