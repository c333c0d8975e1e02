"""Checking a receipt or a promise by nothing but its bytes and public keys. Pure: no database, no settings.

The page that does the same in the browser (gateway/static/gateway/verify/check.js) gives the same steps by the same
names; tests hold the two against each other.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bandeng.algorithms import merkle
from bandeng.algorithms.tlog import checkpoint, cosignature, note, policy
from bandeng.algorithms.tlog import proof as tlog
from bandeng.ledger import promises
from bandeng.ledger.draft import commitment, leaf

HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


class State(StrEnum):
    GOOD = "good"
    BAD = "bad"
    NOTE = "note"


@dataclass(frozen=True)
class Step:
    """One thing that was looked at: what came of it by name (`log.good`), and what there is to say of it."""

    name: str
    state: State
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Keys:
    """Who is trusted: keys of logs, and of witnesses."""

    logs: tuple[note.Verifier, ...] = ()
    witnesses: tuple[note.Verifier, ...] = ()


@dataclass(frozen=True)
class Said:
    """What a resident said, to be held against what the record commits to."""

    words: str
    place: str = ""


@dataclass(frozen=True)
class Opened:
    """An entry as a receipt shows it: its leaf's hash, the public part, and the private one unless it is erased."""

    leaf: bytes
    public: dict[str, Any]
    private: dict[str, Any] | None


def good(name: str, **facts: Any) -> Step:
    return Step(f"{name}.good", State.GOOD, facts)


def bad(name: str, **facts: Any) -> Step:
    return Step(f"{name}.bad", State.BAD, facts)


def sort_keys(vkeys: Iterable[str]) -> Keys:
    """Keys from vkeys; the type of each says whose it is, and other types are left out.

    Raises ValueError for a malformed one.
    """
    logs, witnesses = list[note.Verifier](), list[note.Verifier]()
    for vkey in map(note.parse_vkey, dict.fromkeys(vkeys)):
        if vkey.kind == note.ED25519:
            logs.append(note.verifier(vkey))
        elif vkey.kind in (cosignature.ED25519, cosignature.MLDSA44):
            witnesses.append(cosignature.verifier(vkey))
    return Keys(tuple(logs), tuple(witnesses))


def served_keys(text: str) -> list[str]:
    """The vkeys in what a log serves as its keys: every line that is one."""
    found = []
    for line in text.split("\n"):
        try:
            note.parse_vkey(line)
        except ValueError:
            continue
        found.append(line)
    return found


def tidy(data: bytes) -> bytes:
    """Without what copying adds: carriage returns, white space around it."""
    return data.replace(b"\r\n", b"\n").removeprefix("\ufeff".encode()).strip() + b"\n"


def check(data: bytes, keys: Keys, said: Said | None = None) -> list[Step]:
    """All steps, those too that follow one that failed. Never raises for what is in `data`."""
    data = tidy(data)
    if data.startswith(f"{promises.HEADER}\n".encode()):
        step, promised = _promise(data, keys)
        return [step] if promised is None else [step, Step("promise.alone", State.NOTE, step.facts)]
    try:
        proof = tlog.parse(data)
    except ValueError as error:
        return [bad("file", reason=str(error))]
    try:
        extra, opened = open_entry(proof.extra)
    except ValueError as error:
        return [bad("entry", reason=str(error))]
    text, signatures = note.split(proof.checkpoint)
    tree = checkpoint.parse(text)
    place, times = _place(proof, opened, tree), _cosigned(text, signatures, tree.origin, keys)
    return [
        _entry(opened, place.state),
        place,
        _log(text, signatures, tree.origin, keys),
        times,
        *_others(signatures, keys),
        *_promised(extra.get("promise"), opened, tree.origin, times, keys),
        *([_words(opened, said)] if said else []),
    ]


def sound(steps: Iterable[Step]) -> bool:
    return all(step.state is not State.BAD for step in steps)


def open_entry(extra: bytes) -> tuple[dict[str, Any], Opened]:
    """The JSON of a receipt, and its entry. Raises ValueError when it is not as `receipts.opened` writes it."""
    whole = _object(extra.decode())
    entry = whole.get("entry")
    if not isinstance(entry, dict):
        raise ValueError("no entry")
    version, public = entry.get("version"), entry.get("public")
    if type(version) is not int or not 0 <= version <= 255 or not isinstance(public, str):
        raise ValueError("an entry has a version and a public part")
    private = None
    committed = _hash(entry["commitment"]) if "commitment" in entry else b""
    if "salt" in entry or not committed:
        private = entry.get("private")
        if not isinstance(private, str):
            raise ValueError("an entry has a private part, or its commitment")
        made = commitment(_hash(entry.get("salt")), private)
        if committed not in (b"", made):
            raise ValueError("the opening does not belong to the commitment")
        committed = made
    hashed = leaf(public, committed, version)
    return whole, Opened(hashed, _object(public), None if private is None else _object(private))


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except RecursionError:
        raise ValueError("too deeply nested") from None
    if not isinstance(found, dict):
        raise ValueError("not a JSON object")
    return found


def _hash(text: Any) -> bytes:
    if not isinstance(text, str) or not HASH.fullmatch(text):
        raise ValueError("not a hash in hexadecimal")
    return bytes.fromhex(text)


def _entry(opened: Opened, placed: State) -> Step:
    """What the record says; nobody's word unless the tree has it."""
    state = State.GOOD if placed is State.GOOD else State.NOTE
    public = opened.public
    facts = {"code": public.get("code", ""), "day": public.get("day", public.get("week", ""))}
    facts["studio"] = public.get("studio", "")
    if opened.private is None:
        return Step("entry.closed", state, facts)
    return Step("entry.good", state, {**facts, "written": opened.private.get("recorded_at", "")})


def _place(proof: tlog.Proof, opened: Opened, tree: checkpoint.Checkpoint) -> Step:
    shown = merkle.verify_inclusion(opened.leaf, proof.index, tree.size, proof.hashes, tree.root)
    return (good if shown else bad)("place", place=proof.index + 1, size=tree.size)


def _log(text: str, signatures: list[note.Signature], origin: str, keys: Keys) -> Step:
    own = [key for key in keys.logs if key.vkey.name == origin]
    try:
        signed = note.sort_out(text, signatures, own).verified
    except ValueError:
        return bad("log", origin=origin)
    return good("log", origin=origin) if signed else Step("log.unknown", State.BAD, {"origin": origin})


def _cosigned(text: str, signatures: list[note.Signature], origin: str, keys: Keys) -> Step:
    """Which known witnesses saw the checkpoint, and when the first of them did; `own` when none is from elsewhere."""
    times: dict[str, int] = {}
    for line in signatures:
        try:
            for seen in note.sort_out(text, [line], keys.witnesses).verified:
                times[seen.name] = cosignature.timestamp(seen)
        except ValueError:
            return bad("time", witness=line.name)
    if not times:
        return Step("time.none", State.NOTE)
    host = origin.split("/")[0]
    name = "own" if all(witness.split("/")[0] == host for witness in times) else "good"
    return Step(f"time.{name}", State.GOOD, {"witnesses": sorted(times), "time": min(times.values())})


def _others(signatures: list[note.Signature], keys: Keys) -> list[Step]:
    """Signatures of keys that are not known: nothing is known of them."""
    known = {(key.vkey.name, key.vkey.key_id) for key in (*keys.logs, *keys.witnesses)}
    count = sum((line.name, line.key_id) not in known for line in signatures)
    return [Step("others.unknown", State.NOTE, {"count": count})] if count else []


def _promise(data: bytes, keys: Keys) -> tuple[Step, promises.Promise | None]:
    try:
        found = promises.open(data, keys.logs)
    except ValueError as error:
        return bad("promise", reason=str(error)), None
    given, until = (moment.isoformat() for moment in (found.given, found.until))
    return good("promise", origin=found.origin, given=given, until=until), found


def _promised(given: Any, opened: Opened, origin: str, times: Step, keys: Keys) -> list[Step]:
    """The promise in a receipt: whether it is good, and whether it is of this entry."""
    if not given:
        return [Step("promise.none", State.NOTE)]
    if not isinstance(given, str):
        return [bad("promise", reason="not a text")]
    step, found = _promise(given.encode(errors="replace"), keys)
    if found is None:
        return [step]
    if (found.leaf, found.origin) != (opened.leaf, origin):
        return [step, bad("together")]
    in_time = "time" in times.facts and times.facts["time"] <= found.until.timestamp()
    return [step, Step("together.kept", State.GOOD) if in_time else good("together")]


def digests(said: Said) -> set[str]:
    """What a record may commit to for these words: a form sends line ends as CR LF, and cuts white space around."""
    words, place = (text.strip().replace("\r\n", "\n") for text in (said.words, said.place))
    whole = {f"{words}\0{place}", f"{words}\0{place}".replace("\n", "\r\n")}
    return {hashlib.sha256(text.encode(errors="replace")).hexdigest() for text in whole}


def _words(opened: Opened, said: Said) -> Step:
    if opened.private is None or not isinstance(opened.private.get("original"), str):
        return Step("words.none", State.NOTE)
    return (good if opened.private["original"] in digests(said) else bad)("words")


def check_policy(data: bytes, trusted: policy.Policy) -> Step:
    """Whether the receipt's checkpoint was seen by the quorum of a policy (c2sp.org/tlog-policy)."""
    try:
        checked = policy.check(trusted, tlog.parse(tidy(data)).checkpoint)
    except ValueError as error:
        return bad("policy", reason=str(error))
    return good("policy", witnesses=sorted(checked.cosigned), quorum=trusted.quorum)
