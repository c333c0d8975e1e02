"""The agreement (调解协议): drafted, signed by every party, then fixed; afterwards each term kept or broken."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.core.actions import Act, action, check_version, locked
from bandeng.core.errors import Invalid, NotAllowed, WrongState
from bandeng.rally import locks, tell
from bandeng.rally.actions.mediation import begin, finish
from bandeng.rally.models import Mediation, Party, Signature, Term
from bandeng.rally.states import State, moved
from bandeng.studio.actions.base import words

MOST_TERMS = 6


@action("mediation.agree")
def agree(
    act: Act,
    case: Mediation,
    *,
    facts: str,
    points: str,
    terms: Sequence[tuple[str, date | None]],
    how: str,
    version: int | None = None,
) -> Mediation:
    """Draft the agreement, or draft it anew: facts, points of dispute, terms each with its day, and how they are met.

    A new draft takes back the signatures under the old one.
    """
    fresh = begin(act, case, version)
    kept = [(words(text, 500, "terms"), due) for text, due in terms if text.strip()]
    if not kept or len(kept) > MOST_TERMS:
        raise Invalid(_("请写明协议条款，最多 %(most)d 条。") % {"most": MOST_TERMS}, field="text_1")
    for number, (_text, due) in enumerate(kept, 1):
        if due is None or due < clock.day(act.at):
            raise Invalid(_("第 %(number)d 条请写今天以后的履行期限。") % {"number": number}, field=f"due_{number}")
    value = {
        "facts": words(facts, 3000, "facts", _("请写各方都认可的事实。")),
        "points": words(points, 2000, "points", _("请写争议的事项。")),
        "terms": [{"text": text, "due": due.isoformat()} for text, due in kept if due],
        "how": words(how, 500, "how", _("请写履行的方式。")),
    }
    fresh.agreement = locks.shut(fresh, value, b"agreement")
    fresh.agreed_on = clock.day(act.at)
    fresh.signatures.all().delete()
    fresh.terms.all().delete()
    Term.objects.bulk_create(
        Term(mediation=fresh, number=number, due_on=due) for number, (_text, due) in enumerate(kept, 1) if due
    )
    tell.parties(act, fresh, "mediation.agree")
    return finish(act, fresh, terms=len(kept), said=_digest(value))


@action("mediation.sign")
def sign(act: Act, case: Mediation, party: Party, picture: bytes, *, how: str, version: int | None = None) -> Mediation:
    """A party signs: on their own screen (by code) or at the mediator's. With the last one the document is fixed.

    `version` is that of the text they had before them: whoever signs another is told.
    """
    if act.by.role == "resident":
        fresh = locked(case)
        check_version(fresh, version)
        fresh.state = moved(act.code, fresh.state)
    else:
        fresh = begin(act, case, version)
    if party.mediation_id != fresh.pk:
        raise NotAllowed
    if fresh.signatures.filter(party=party).exists():
        raise WrongState(_("这位当事人已经签过字了。"))
    digest = hashlib.sha256(picture).hexdigest()
    Signature.objects.create(
        mediation=fresh,
        party=party,
        how=how,
        sealed=locks.shut(fresh, picture.hex(), b"signature"),
        digest=digest,
        at=act.at,
        witness=act.person,
    )
    if fresh.signatures.count() < fresh.parties.count():
        # The text stays as it is: who has it open may sign after this one.
        fresh.version -= 1
        tell.mediators(act, fresh, "mediation.sign", key=str(party.pk))
        return finish(act, fresh, party=party.pk, how=how, signature=digest)
    document = whole(fresh)
    fresh.document = locks.shut(fresh, document, b"document")
    fresh.document_hash = _digest(document)
    fresh.signed_at, fresh.state = act.at, State.SIGNED
    fresh.meets_at = fresh.meets_in = None
    tell.mediators(act, fresh, "mediation.signed")
    return finish(act, fresh, party=party.pk, how=how, signature=digest, document=fresh.document_hash)


def whole(case: Mediation) -> dict[str, Any]:
    """Everything the document says, in an order that never changes; of the signatures their hashes."""
    parties = list(case.parties.all())
    agreement = locks.opened(case, case.agreement, b"agreement")
    mediators = [one.person.name for one in case.mediators.filter(until=None).select_related("person")]
    return {
        "number": case.label,
        "studio": case.studio.name,
        "parties": [{"side": party.side, **locks.who(case, party)} for party in parties],
        "agreement": agreement,
        "mediators": mediators,
        "agreed_on": case.agreed_on.isoformat() if case.agreed_on else "",
        "signed": [
            {"party": number, "how": one.how, "at": one.at.isoformat(), "sha256": one.digest}
            for number, party in enumerate(parties)
            for one in party.signatures.all()
        ],
    }


def _digest(value: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def intact(case: Mediation) -> bool:
    """Whether document and pictures are those whose hash stands in the ledger's entry of the last signature."""
    document = locks.opened(case, case.document, b"document")
    if document is None or _digest(document) != case.document_hash:
        return False
    signed = case.signatures.order_by("party_id")
    pictures = [bytes.fromhex(locks.opened(case, one.sealed, b"signature")) for one in signed]
    return [hashlib.sha256(data).hexdigest() for data in pictures] == [one["sha256"] for one in document["signed"]]


@action("mediation.follow_up")
def follow_up(
    act: Act,
    case: Mediation,
    *,
    number: int,
    state: str,
    ask_on: date | None = None,
    version: int | None = None,
) -> Mediation:
    """Enter whether a term was kept (履行) as the parties say, or when to ask again."""
    fresh = begin(act, case, version)
    term = fresh.terms.select_for_update().filter(number=number).first()
    if term is None or state not in Term.State.values:
        raise Invalid(_("请选择协议里的一条和它的履行情况。"), field="state")
    if state == Term.State.OPEN and (ask_on is None or ask_on <= clock.day(act.at)):
        raise Invalid(_("还没有履行的，请写下次回访的日期，要在今天以后。"), field="ask_on")
    term.state = state
    term.ask_on = ask_on if state == Term.State.OPEN else None
    term.save()
    states = set(fresh.terms.values_list("state", flat=True))
    if Term.State.BROKEN in states:
        fresh.state = State.BROKEN
    else:
        fresh.state = State.KEPT if states == {Term.State.KEPT} else State.SIGNED
    fresh.ended_at = act.at if fresh.state in (State.KEPT, State.BROKEN) else None
    return finish(act, fresh, term=number, term_state=state)
