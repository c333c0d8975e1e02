"""Lines are those of the example in c2sp.org/tlog-proof, whose checkpoint is elided there; ours stands in for it."""

from dataclasses import replace

import pytest

from bandeng.algorithms import merkle
from bandeng.algorithms.tlog import audit, note, policy, proof, tiles
from bandeng.algorithms.tlog.proof import Proof
from tests.algorithms.test_tlog_policy import EXAMPLE, LOG_LINE
from tests.algorithms.tlog_cast import WITNESSES, Log, entry, flipped

HASHES = """gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=
EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=
RoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=
AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=
"""
NONE = policy.parse((LOG_LINE + "quorum none\n").encode())
QUORUM = policy.parse(EXAMPLE.encode())
LOG = Log(300, WITNESSES[:4])


def receipt(index, log=LOG):
    hashes = tiles.inclusion_proof(log.read, index, log.checkpoint.size)
    return Proof(index, tuple(hashes), log.note)


def test_the_format_byte_for_byte():
    log = Log(80_000)
    data = f"c2sp.org/tlog-proof@v1\nextra d29yZHM=\nindex 73894\n{HASHES}\n".encode() + log.note
    parsed = proof.parse(data)
    assert (parsed.index, parsed.extra, len(parsed.hashes)) == (73894, b"words", 5)
    assert parsed.hashes[0].hex()[:8] == "8122b25e"
    assert parsed.checkpoint == log.note
    assert proof.format(parsed) == data
    without = proof.format(replace(parsed, extra=b"", hashes=(), index=0))
    assert without == b"c2sp.org/tlog-proof@v1\nindex 0\n\n" + log.note


@pytest.mark.parametrize("index", [0, 1, 255, 256, 299])
def test_receipts_are_verified(index):
    data = proof.format(receipt(index))
    assert audit.verify_receipt(data, entry(index), NONE).cosigned == {}
    assert audit.verify_receipt(data, entry(index), QUORUM).cosigned.keys() == {"X1", "X2", "X3", "Y1"}
    with pytest.raises(ValueError, match="does not show this entry"):
        audit.verify_receipt(data, entry(index) + b" ", QUORUM)
    with pytest.raises(ValueError, match="does not show this entry"):
        proof.verify(replace(receipt(index), index=index ^ 2), merkle.leaf_hash(entry(index)), QUORUM)


def test_the_only_entry_of_a_log():
    data = proof.format(receipt(0, Log(1)))
    assert audit.verify_receipt(data, entry(0), NONE).checkpoint.size == 1


def test_a_receipt_without_its_quorum():
    log = Log(300, WITNESSES[:3])
    with pytest.raises(ValueError, match="not the quorum"):
        audit.verify_receipt(proof.format(receipt(7, log)), entry(7), QUORUM)


def test_any_byte_changed_is_refused():
    log = Log(5, WITNESSES[2:4])
    words = EXAMPLE.replace("2 X1", "any X1").encode()
    data, trusted = proof.format(receipt(3, log)), policy.parse(words)
    assert audit.verify_receipt(data, entry(3), trusted).cosigned.keys() == {"X3", "Y1"}
    for wrong in flipped(data):
        with pytest.raises(ValueError, match=r"."):
            audit.verify_receipt(wrong, entry(3), trusted)
    for cut in range(len(data)):
        with pytest.raises(ValueError, match=r"."):
            audit.verify_receipt(data[:cut], entry(3), trusted)


GOOD = proof.format(receipt(7))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "without an empty line"),
        (GOOD.replace(b"@v1", b"@v2"), "first line"),
        (GOOD.replace(b"index 7\n", b""), "index line"),
        (GOOD.replace(b"index 7", b"index 07"), "leading zeroes"),
        (GOOD.replace(b"index 7", b"index 300"), "no entry 300 in a log of 300"),
        (GOOD.replace(b"index 7", b"extra \nindex 7"), "nothing in it"),
        (GOOD.replace(b"index 7", b"extra d29y\nextra d29y\nindex 7"), "index line"),
        (GOOD.replace(b"index 7", b"index 7\nextra d29y"), "base64"),
        (GOOD.replace(b"index 7\n", b"index 7\n" + b"A" * 43 + b"=\n" + b"AAAA\n"), "32 bytes"),
        (GOOD.replace(b"index 7\n", b"index 7\n" + (b"A" * 43 + b"=\n") * 60), "more than 63 hashes"),
        (GOOD + b"\n", "empty line|signature line"),
        (b"x" * 2 * note.MAX_BYTES + b"x", "too many bytes"),
    ],
)
def test_malformed(data, reason):
    with pytest.raises(ValueError, match=reason):
        proof.parse(data)


def test_what_would_not_parse_is_not_formatted():
    for bad in (replace(receipt(7), index=300), replace(receipt(7), hashes=(b"",)), Proof(0, (), b"words\n")):
        with pytest.raises(ValueError, match=r"."):
            proof.format(bad)
