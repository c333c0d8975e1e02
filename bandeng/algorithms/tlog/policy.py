"""Trust policies (c2sp.org/tlog-policy): which logs, which witnesses, and how many of them must have seen a checkpoint.

Names in the file are opaque bytes; here they are str decoded with `surrogateescape`, which keeps them apart.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace

from bandeng.algorithms.tlog import checkpoint, cosignature, fields, note
from bandeng.algorithms.tlog.checkpoint import Checkpoint

NONE = "none"
MAX_BYTES = 1_000_000
MAX_OF_A_KIND = 256
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Party:
    """A log or a witness."""

    name: str
    verifier: note.Verifier
    url: str = ""


@dataclass(frozen=True)
class Group:
    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True)
class Policy:
    """A group stands behind its members; the quorum is the name of a witness or group, or "none"."""

    logs: dict[bytes, Party] = field(default_factory=dict)
    witnesses: dict[str, Party] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    quorum: str = ""


@dataclass(frozen=True)
class Checked:
    """A checkpoint that fulfils a policy; `cosigned` holds the time by the witness's name in the policy."""

    checkpoint: Checkpoint
    log: Party
    cosigned: dict[str, int]
    note: note.Note


def log_verifier(vkey: note.Vkey) -> note.Verifier:
    """Verifier of a log's own signature: Ed25519, or an ML-DSA-44 cosignature."""
    return cosignature.verifier(vkey) if vkey.kind == cosignature.MLDSA44 else note.verifier(vkey)


def _party(words: list[str], make: Callable[[note.Vkey], note.Verifier], name: str = "") -> Party:
    if not 1 <= len(words) <= 2:
        raise ValueError("a key and perhaps a URL, no more, belong here")
    vkey = note.parse_vkey(words[0])
    return Party(name or vkey.name, make(vkey), *words[1:])


def _add_log(policy: Policy, words: list[str]) -> None:
    party = _party(words, log_verifier)
    if policy.logs.setdefault(party.verifier.vkey.key, party) is not party:
        raise ValueError("this log's key was given before")


def _new_name(policy: Policy, words: list[str]) -> str:
    if not words:
        raise ValueError("a name is missing")
    if words[0] == NONE or words[0] in policy.witnesses or words[0] in policy.groups:
        raise ValueError(f"the name {words[0]!r} is taken")
    return words[0]


def _add_witness(policy: Policy, words: list[str]) -> None:
    name = _new_name(policy, words)
    party = _party(words[1:], cosignature.verifier, name)
    if any(party.verifier.vkey.key == other.verifier.vkey.key for other in policy.witnesses.values()):
        raise ValueError("this witness's key was given before")
    policy.witnesses[name] = party


def _defined(policy: Policy, name: str) -> None:
    if name not in policy.witnesses and name not in policy.groups:
        raise ValueError(f"{name!r} is no witness or group defined above")


def _add_group(policy: Policy, words: list[str]) -> None:
    name = _new_name(policy, words)
    if len(words) < 3:
        raise ValueError("a group has a name, a threshold (any, all or a number) and members")
    members = words[2:]
    taken = {member for group in policy.groups.values() for member in group.members}
    for member in members:
        _defined(policy, member)
        if member in taken:
            raise ValueError(f"{member!r} is a member already")
        taken.add(member)
    threshold = {"any": 1, "all": len(members)}.get(words[1]) or fields.to_number(words[1])
    if not 1 <= threshold <= len(members):
        raise ValueError(f"{threshold} of {len(members)} members cannot be asked for")
    policy.groups[name] = Group(threshold, tuple(members))


def parse(data: bytes) -> Policy:
    """Raises ValueError with the number of the line and what is wrong there."""
    if len(data) > MAX_BYTES:
        raise ValueError(f"a policy of more than {MAX_BYTES} bytes")
    policy, quorum = Policy(), ""
    add = {"log": _add_log, "witness": _add_witness, "group": _add_group}
    for number, line in enumerate(data.decode("utf-8", "surrogateescape").split("\n"), 1):
        words = [word for word in line.replace("\t", " ").split(" ") if word]
        try:
            if CONTROL.search(line):
                raise ValueError("a control character")
            if not words or words[0].startswith("#"):
                continue
            if words[0] in add:
                add[words[0]](policy, words[1:])
            elif words[0] != "quorum" or len(words) != 2:
                raise ValueError(f"not log, witness, group or quorum and what belongs to it: {words[0][:40]!r}")
            elif quorum:
                raise ValueError("a second quorum")
            else:
                quorum = words[1]
                if quorum != NONE:
                    _defined(policy, quorum)
            if max(len(policy.logs), len(policy.witnesses), len(policy.groups)) > MAX_OF_A_KIND:
                raise ValueError(f"more than {MAX_OF_A_KIND} of a kind")
        except ValueError as error:
            raise ValueError(f"line {number}: {error}") from None
    if not quorum:
        raise ValueError("the quorum line is missing")
    return replace(policy, quorum=quorum)


def fulfilled(policy: Policy, witnesses: Collection[str]) -> bool:
    """Whether cosignatures of these witnesses, by their names in the policy, are its quorum."""
    met = set(witnesses) & policy.witnesses.keys()
    for name, group in policy.groups.items():
        if len(met.intersection(group.members)) >= group.threshold:
            met.add(name)
    return policy.quorum == NONE or policy.quorum in met


def check(policy: Policy, message: bytes) -> Checked:
    """The checkpoint of a signed note. Raises ValueError unless a log of the policy signed it and the quorum saw it."""
    text, signatures = note.split(message)
    tree = checkpoint.parse(text)
    logs = {party.verifier.vkey: party for party in policy.logs.values() if party.name == tree.origin}
    if not logs:
        raise ValueError(f"the log {tree.origin[:100]!r} is not in the policy")
    witnesses = {party.verifier.vkey: party for party in policy.witnesses.values()}
    opened = note.sort_out(text, signatures, [party.verifier for party in (*logs.values(), *witnesses.values())])
    ids = {(line.name, line.key_id): line for line in sorted(opened.verified, key=cosignature.timestamp)}
    log = next((party for vkey, party in logs.items() if (vkey.name, vkey.key_id) in ids), None)
    if log is None:
        raise ValueError(f"not signed by the log {tree.origin[:100]!r}")
    seen = {party.name: ids.get((vkey.name, vkey.key_id)) for vkey, party in witnesses.items()}
    cosigned = {name: cosignature.timestamp(line) for name, line in seen.items() if line}
    if not fulfilled(policy, cosigned):
        raise ValueError(f"cosigned by {', '.join(map(repr, cosigned)) or 'none'}: not the quorum {policy.quorum!r}")
    return Checked(tree, log, cosigned, opened)
