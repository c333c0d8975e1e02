"""The example is that of c2sp.org/tlog-policy, with keys in it."""

from itertools import chain, combinations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bandeng.algorithms.tlog import checkpoint, cosignature, note, policy
from tests.algorithms.test_tlog_cosignature import POST_QUANTUM
from tests.algorithms.tlog_cast import AT, LOG, ORIGIN, WITNESSES, Log

VKEYS = [note.format_vkey(signer.vkey) for signer in WITNESSES]
LOG_LINE = f"log {note.format_vkey(LOG.vkey)}\n"
NAMES = ["X1", "X2", "X3", "Y1", "Y2", "Y3"]
EXAMPLE = (
    LOG_LINE
    + "\n"
    + "".join(f"witness {name} {vkey}\n" for name, vkey in zip(NAMES[:3], VKEYS[:3], strict=True))
    + "group X-witnesses 2 X1 X2 X3\n\n"
    + "".join(f"witness {name} {vkey}\n" for name, vkey in zip(NAMES[3:], VKEYS[3:], strict=True))
    + "group Y-witnesses any Y1 Y2 Y3\n\ngroup X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n"
)
W1, W2 = (f"witness {name} {vkey}\n" for name, vkey in zip(("W1", "W2"), VKEYS, strict=False))


def test_the_example():
    parsed = policy.parse(EXAMPLE.encode())
    assert [party.name for party in parsed.logs.values()] == [ORIGIN]
    assert list(parsed.witnesses) == NAMES
    assert parsed.groups["X-and-Y"] == policy.Group(2, ("X-witnesses", "Y-witnesses"))
    assert parsed.quorum == "X-and-Y"
    for some in chain.from_iterable(combinations(NAMES, n) for n in range(7)):
        xs = sum(name[0] == "X" for name in some)
        assert policy.fulfilled(parsed, some) == (xs >= 2 and xs < len(some))


@pytest.mark.parametrize("count", range(7))
def test_a_checkpoint_is_held_against_it(count):
    parsed = policy.parse(EXAMPLE.encode())
    message = Log(5, WITNESSES[:count]).note
    if count < 4:
        with pytest.raises(ValueError, match="not the quorum 'X-and-Y'"):
            policy.check(parsed, message)
    else:
        checked = policy.check(parsed, message)
        assert checked.cosigned == {name: AT + n for n, name in enumerate(NAMES[:count])}
        assert (checked.log.name, checked.checkpoint.size) == (ORIGIN, 5)


def test_one_witness_and_none():
    one, none = (policy.parse((LOG_LINE + W1 + f"quorum {name}\n").encode()) for name in ("W1", "none"))
    assert policy.check(none, Log(1).note).cosigned == {}
    assert policy.check(one, Log(1, WITNESSES[:1]).note).cosigned == {"W1": AT}
    with pytest.raises(ValueError, match="cosigned by none: not the quorum 'W1'"):
        policy.check(one, Log(1, WITNESSES[1:]).note)


def test_other_logs_and_unsigned_checkpoints():
    parsed = policy.parse((LOG_LINE + W1 + "quorum W1\n").encode())
    text = checkpoint.format(Log(1).checkpoint)
    with pytest.raises(ValueError, match="not signed by the log"):
        policy.check(parsed, note.sign(text, WITNESSES[:1]))
    with pytest.raises(ValueError, match="is not in the policy"):
        policy.check(parsed, note.sign(text.replace(ORIGIN, "other.example"), [LOG, WITNESSES[0]]))
    bad = note.add(Log(1, WITNESSES[:1]).note, [note.Signature("w0.example", WITNESSES[0].vkey.key_id, bytes(72))])
    with pytest.raises(ValueError, match=r"signature of w0.example is not good"):
        policy.check(parsed, bad)


def test_the_latest_of_one_witness_counts():
    parsed = policy.parse((LOG_LINE + W1 + "quorum W1\n").encode())
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    text = checkpoint.format(Log(1).checkpoint)
    lines = [cosignature.signer("w0.example", key, at) for at in (AT + 9, AT + 5)]
    message = note.add(Log(1, WITNESSES[:1]).note, note.signatures(text, lines))
    assert policy.check(parsed, message).cosigned == {"W1": AT + 9}
    assert note.add(message, note.signatures(text, lines)) == message


def test_a_log_with_a_post_quantum_key():
    signer = cosignature.signer(ORIGIN, POST_QUANTUM, AT)
    parsed = policy.parse(f"log {note.format_vkey(signer.vkey)}\nquorum none\n".encode())
    text = checkpoint.format(Log(3).checkpoint)
    assert policy.check(parsed, note.sign(text, [signer])).checkpoint.size == 3
    with pytest.raises(ValueError, match=r"line 1: .*type 0x04"):
        policy.parse(f"log {VKEYS[0]}\nquorum none\n".encode())


def test_blanks_comments_urls_and_bytes_that_are_no_text():
    data = b"\t # words \xff\n\n  log\t" + LOG_LINE.split()[1].encode() + b"  https://log.example/ \n"
    data += b"witness \xff\xfe " + VKEYS[0].encode() + b" https://w/\nwitness \xe2\x84\xaa " + VKEYS[1].encode()
    data += b"\ngroup K 1 \xff\xfe \xe2\x84\xaa\nquorum K"
    parsed = policy.parse(data)
    assert [party.url for party in (*parsed.logs.values(), *parsed.witnesses.values())] == [
        "https://log.example/",
        "https://w/",
        "",
    ]
    assert "\u212a" in parsed.witnesses
    # Only blanks and tabs part words.
    assert len(policy.parse(f"witness a\u3000b {VKEYS[0]}\nquorum a\u3000b\n".encode()).witnesses) == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "quorum line is missing"),
        (LOG_LINE, "quorum line is missing"),
        ("quorum none\nquorum none\n", "line 2: a second quorum"),
        ("quorum W1\n" + W1, "line 1: 'W1' is no witness or group"),
        ("quorum\n", "line 1: not log"),
        ("quorum none more\n", "line 1: not log"),
        ("quorums none\n", "line 1: not log"),
        ("log\n", "line 1: a key and perhaps a URL"),
        ("log a b c\n", "line 1: a key and perhaps a URL"),
        ("log example.com\n", "line 1: a verifier key is"),
        (LOG_LINE + LOG_LINE, "line 2: this log's key"),
        (W1 + W1, "line 2: the name 'W1' is taken"),
        (W1 + W1.replace("W1", "W2"), "line 2: this witness's key"),
        (W1.replace("W1", "none"), "line 1: the name 'none' is taken"),
        ("witness\n", "line 1: a name is missing"),
        ("witness W1\n", "line 1: a key and perhaps"),
        (f"witness W1 {note.format_vkey(LOG.vkey)}\n", "line 1: .*type 0x01, not 0x04"),
        (W1 + "group g any\n", "line 2: a group has a name"),
        (W1 + "group W1 any W1\n", "line 2: the name 'W1' is taken"),
        (W1 + "group g 2 W1\n", "line 2: 2 of 1 members"),
        (W1 + "group g 0 W1\n", "line 2: 0 of 1 members"),
        (W1 + "group g 01 W1\n", "line 2: not a number"),
        (W1 + "group g some W1\n", "line 2: not a number"),
        (W1 + "group g any W1 W1\n", "line 2: 'W1' is a member"),
        (W1 + "group g any W1\ngroup h any W1\n", "line 3: 'W1' is a member"),
        (W1 + "group g any none\n", "line 2: 'none' is no witness"),
        (W1 + "group g any g\n", "line 2: 'g' is no witness"),
        (W1 + "group g any W2\n" + W2, "line 2: 'W2' is no witness"),
        ("# \r\n", "line 1: a control character"),
        ("# \x7f\n", "line 1: a control character"),
    ],
)
def test_malformed(text, reason):
    with pytest.raises(ValueError, match=reason):
        policy.parse(text.encode())


def test_a_large_policy():
    many = "".join(f"group g{n} any {f'g{n - 1}' if n else 'W1'}\n" for n in range(32))
    assert policy.fulfilled(policy.parse((W1 + many + "quorum g31\n").encode()), ["W1"])
    with pytest.raises(ValueError, match="line 258: more than 256"):
        policy.parse((W1 + "".join(f"group g{n} any {f'g{n - 1}' if n else 'W1'}\n" for n in range(300))).encode())
