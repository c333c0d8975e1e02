"""A stranger who reads the public log over HTTP, keeps what was promised and seen, and holds the log to it.

Only the pure functions of `bandeng.algorithms` are used, and what is served beneath /log/.
"""

import http.client
import json
from dataclasses import dataclass, field
from functools import cache
from threading import Event

from bandeng.algorithms import merkle
from bandeng.algorithms.tlog import audit, checkpoint, cosignature, note, paths, policy, tiles
from bandeng.algorithms.tlog import proof as tlog
from bandeng.algorithms.tlog.checkpoint import Checkpoint
from tests.soak.residents import Resident


@dataclass
class Told:
    """A resident whose receipt was seen, and the promise they saved."""

    resident: Resident
    code: str
    promise: str


@dataclass
class Stranger:
    """`port` is the web server's; `seen` the checkpoints that were served."""

    port: int
    seen: list[bytes] = field(default_factory=list)

    def fetch(self, path: str) -> bytes | None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            connection.request("GET", f"/log/{path}")
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        return body if answer.status == 200 else None

    def watch(self, over: Event) -> None:
        """Keep every other checkpoint that is served, also while the server is killed."""
        while not over.wait(0.3):
            try:
                found = self.fetch(paths.CHECKPOINT)
            except (OSError, http.client.HTTPException):
                continue
            if found and (not self.seen or self.seen[-1] != found):
                self.seen.append(found)

    def keys(self) -> tuple[list[note.Vkey], list[note.Vkey]]:
        """The log's own, and its witness's."""
        page = (self.fetch("keys") or b"").decode()
        found = [note.parse_vkey(line) for line in page.splitlines() if line and not line.startswith("#")]
        return [key for key in found if key.kind == note.ED25519], [
            key for key in found if key.kind == cosignature.ED25519
        ]

    def check(self, told: list[Told]) -> tuple[Checkpoint, dict[str, int]]:
        """Every promise is kept, and the log continues all that was seen of it; its newest head, and places by code."""
        logs, witnesses = self.keys()
        verifiers = [note.verifier(key) for key in logs]
        (origin,) = {key.name for key in logs}
        seen = [checkpoint.open(message, origin, verifiers)[0] for message in self.seen]
        assert len({(tree.size, tree.root) for tree in seen}) == len({tree.size for tree in seen}), "a fork was served"
        report = audit.verify_log(self.fetch, origin, verifiers, seen)
        assert report.sound, report.problem
        tree = report.checkpoint
        assert tree

        lines = [f"log {note.format_vkey(key)}" for key in logs]
        lines += [f"witness own {note.format_vkey(key)}" for key in witnesses]
        trusted = policy.parse("\n".join([*lines, "quorum own", ""]).encode())
        read = audit.reader(cache(self.fetch))
        places = {}
        for one in told:
            promised = note.open(one.promise.encode(), verifiers).text.split("\n")
            assert promised[:2] == ["bandeng.promise/1", origin]
            leaf = note.fields.to_hash(promised[2])
            status, receipt = one.resident.ask("GET", "/track/proof/receipt/")
            assert status == 200, (one.code, status)
            proof = tlog.parse(receipt.encode())
            tlog.verify(proof, leaf, trusted)
            assert json.loads(proof.extra)["promise"] == one.promise
            path = tiles.inclusion_proof(read, proof.index, tree.size)
            assert merkle.verify_inclusion(leaf, proof.index, tree.size, path, tree.root)
            places[one.code] = proof.index
        assert len(set(places.values())) == len(told), "two receipts of one place"
        return tree, places
