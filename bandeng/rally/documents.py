"""The content of a case as its pages and its paper show it, for whoever may open it; and how a signature comes in."""

from datetime import date, datetime
from typing import Any

from bandeng.core import clock
from bandeng.core.actions import By
from bandeng.rally import actions, follow, locks, signing
from bandeng.rally.actions.agreement import intact, whole
from bandeng.rally.models import Mediation, Party, Signature
from bandeng.rally.states import SIGNED, TONES


def content(case: Mediation) -> dict[str, Any]:
    """Everything of an opened case."""
    today = clock.today()
    parties = list(case.parties.all())
    names = {party.pk: locks.who(case, party)["name"] for party in parties}
    sessions = [(one.day, locks.opened(case, one.sealed, b"session")) for one in case.sessions.all()]
    agreement = locks.opened(case, case.agreement, b"agreement")
    texts = agreement["terms"] if agreement else []
    signed = {one.party_id: one for one in case.signatures.all()}
    return {
        "case": case,
        "tone": TONES[case.state],
        "about": (locks.opened(case, case.sealed, b"words") or {}).get("words", ""),
        "parties": [(party, locks.who(case, party), signed.get(party.pk)) for party in parties],
        "mediators": [one.person.shown_name for one in case.mediators.filter(until=None).select_related("person")],
        "sessions": [
            {**kept, "day": day, "who": [names.get(pk, "") for pk in kept["came"]]} for day, kept in sessions if kept
        ],
        "agreement": agreement,
        "terms": [
            (term, text["text"], follow.term_lamp(term, today) if case.state in SIGNED else None)
            for term, text in zip(case.terms.all(), texts, strict=False)
        ],
        "confirm_until": follow.confirm_until(case),
        "broken": case.state == "broken",
        "today": today,
    }


def on_paper(case: Mediation) -> dict[str, Any]:
    """The document: as fixed, or what it would be. The hash says which."""
    document = locks.opened(case, case.document, b"document") or whole(case)
    rows = case.signatures.order_by("party_id")
    pictures = {one.digest: bytes.fromhex(locks.opened(case, one.sealed, b"signature") or "") for one in rows}
    by_party = {one["party"]: one for one in document["signed"]}
    parties = []
    for number, party in enumerate(document["parties"]):
        mark = by_party.get(number)
        picture = signing.uri(pictures[mark["sha256"]]) if mark and mark["sha256"] in pictures else ""
        parties.append(
            {
                **party,
                "label": Party.Side(party["side"]).label,
                "picture": picture,
                "at": datetime.fromisoformat(mark["at"]) if mark else None,
                "how": Signature.How(mark["how"]).label if mark else "",
            }
        )
    terms = [(one["text"], date.fromisoformat(one["due"])) for one in document["agreement"]["terms"]]
    agreed = document["agreed_on"]
    return {
        "document": document,
        "people": parties,
        "terms": terms,
        "agreed_on": date.fromisoformat(agreed) if agreed else None,
        "hash": case.document_hash,
        "intact": intact(case) if case.document_hash else None,
    }


def signed(by: By, case: Mediation, party: Party, values: dict[str, Any]) -> Mediation:
    """Take a signature from a form: a photographed paper, else what was drawn."""
    if values.get("paper"):
        picture, how = signing.on_paper(values["paper"][0]), Signature.How.PAPER
    else:
        picture, how = signing.drawn(values.get("drawn", "")), Signature.How.DRAWN
    return actions.sign(by, case, party, picture, how=how, version=values.get("version"))
