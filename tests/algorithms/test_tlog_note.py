"""Fixtures are the examples of c2sp.org/signed-note and c2sp.org/tlog-checkpoint."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from bandeng.algorithms.merkle import EMPTY_ROOT
from bandeng.algorithms.tlog import checkpoint, fields, note
from bandeng.algorithms.tlog.checkpoint import Checkpoint

VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE = """This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
""".encode()
SONG = """Ognuno sta solo sul cuor della terra
trafitto da un raggio di sole:

ed è subito sera.

— quasimodo.example/salvatore \
NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=
""".encode()
SOFA = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
"""
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))


def trust(private, name="log.example/a"):
    return note.verifier(note.make_vkey(name, note.ED25519, private.public_key().public_bytes_raw()))


def test_the_example_opens():
    vkey = note.parse_vkey(VKEY)
    assert (vkey.name, vkey.kind, note.format_vkey(vkey)) == ("example.com/foo", 1, VKEY)
    opened = note.open(EXAMPLE, [note.verifier(vkey)])
    assert opened.text == "This is an example message.\n"
    assert [(line.name, line.key_id) for line in opened.verified] == [("example.com/foo", vkey.key_id)]
    assert opened.unknown == ()


def test_any_byte_changed_is_refused():
    verifiers = [note.verifier(note.parse_vkey(VKEY))]
    for at in range(len(EXAMPLE)):
        for bit in range(8):
            wrong = bytearray(EXAMPLE)
            wrong[at] ^= 1 << bit
            with pytest.raises(ValueError, match=r"."):
                note.open(bytes(wrong), verifiers)
    for cut in range(len(EXAMPLE)):
        with pytest.raises(ValueError, match=r"."):
            note.open(EXAMPLE[:cut], verifiers)


def test_text_ends_at_the_last_empty_line():
    text, signatures = note.split(SONG)
    assert text.splitlines()[2:] == ["", "ed è subito sera."]
    assert [line.name for line in signatures] == ["quasimodo.example/salvatore"]
    with pytest.raises(ValueError, match="no signature by a known key"):
        note.open(SONG, [trust(KEY)])


def test_unknown_signatures_are_kept_and_bad_ones_of_known_keys_refused():
    message = note.sign("words\n", [note.signer("log.example/a", KEY), note.signer("log.example/b", OTHER)])
    opened = note.open(message, [trust(KEY)])
    assert [line.name for line in opened.verified] == ["log.example/a"]
    assert [line.name for line in opened.unknown] == ["log.example/b"]
    # The same name with another key, or the same key with another name, is another key.
    assert note.open(message, [trust(KEY), trust(OTHER), trust(OTHER, "log.example/c")]).unknown == opened.unknown
    with pytest.raises(ValueError, match="no signature by a known key"):
        note.open(message, [trust(OTHER)])
    line = opened.verified[0]
    forged = note.add(message, [note.Signature(line.name, line.key_id, bytes(64))])
    with pytest.raises(ValueError, match=r"signature of log.example/a is not good"):
        note.open(forged, [trust(KEY)])
    other = note.Vkey("log.example/a", note.ED25519, bytes(32), line.key_id)
    with pytest.raises(ValueError, match="same key id"):
        note.open(message, [trust(KEY), note.Verifier(other, lambda text, value: True)])


def test_sixteen_signatures_are_accepted_and_too_many_refused():
    signers = [note.signer(f"w{n}", KEY) for n in range(16)]
    assert len(note.open(note.sign("words\n", signers), [trust(KEY, "w3")]).unknown) == 15
    with pytest.raises(ValueError, match="more than 100 signatures"):
        note.split(note.sign("words\n", signers * 7))
    with pytest.raises(ValueError, match="more than 1000000 bytes"):
        note.split(b"x" * 1_000_001)


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (b"", "newline"),
        (b"words\n", "empty line"),
        (b"words\n\n", "empty line"),
        (b"words\n\n\xff\n", "UTF-8"),
        (b"words\t\n\n", "control character"),
        (b"words\r\n\n", "control character"),
        ("words\n\n— a AAAAAA==\n".encode(), "without a signature"),
        ("words\n\n— a AAAAAAB=\n".encode(), "canonical|base64"),
        ("words\n\n— a AAAAAAAA\n\n".encode(), "not a signature line|empty line"),
        (b"words\n\n- a AAAAAAAA\n", "not a signature line"),
        ("words\n\n— a+b AAAAAAAA\n".encode(), "key name"),
        ("words\n\n— a\u3000b AAAAAAAA\n".encode(), "key name"),
        ("words\n\n—  AAAAAAAA\n".encode(), "key name"),
        ("words\n\n— a b AAAAAAAA\n".encode(), "base64"),
    ],
)
def test_malformed_notes(message, reason):
    with pytest.raises(ValueError, match=reason):
        note.open(message, [trust(KEY)])


@pytest.mark.parametrize(
    ("vkey", "reason"),
    [
        ("example.com/foo", "name\\+key id\\+key"),
        (VKEY.replace("530d903a", "530d903b"), "does not belong"),
        (VKEY.replace("530d903a", "530D903A"), "does not belong"),
        (VKEY.replace("example.com", ""), "does not belong"),
        (VKEY.replace("example.com/foo", "a b"), "key name"),
        (VKEY[:-1], "base64"),
        ("a+00000000+AQ==", "without a key"),
    ],
)
def test_malformed_vkeys(vkey, reason):
    with pytest.raises(ValueError, match=reason):
        note.parse_vkey(vkey)


def test_other_keys_are_no_ed25519_keys():
    with pytest.raises(ValueError, match="signature type 0x04"):
        note.verifier(note.make_vkey("w", 4, bytes(32)))
    with pytest.raises(ValueError, match="32 bytes"):
        note.verifier(note.make_vkey("w", 1, bytes(31)))


@given(st.text(max_size=40), st.text(min_size=1, max_size=8))
def test_what_can_be_signed_opens(words, name):
    try:
        message = note.sign(words + "\n", [note.signer(name, KEY)])
    except ValueError:
        return
    assert note.open(message, [trust(KEY, name)]).text == words + "\n"


@given(st.binary(max_size=60))
def test_noise_is_refused_with_a_reason(noise):
    for data in (noise, EXAMPLE[:30] + noise, EXAMPLE + noise):
        if data != EXAMPLE:
            with pytest.raises(ValueError, match=r"."):
                note.open(data, [note.verifier(note.parse_vkey(VKEY))])


def test_checkpoint_of_the_example():
    parsed = checkpoint.parse(SOFA)
    assert parsed.origin == "example.com/behind-the-sofa"
    assert (parsed.size, parsed.root.hex()[:8], parsed.extensions) == (20852163, "0ac5186a", ())
    assert checkpoint.format(parsed) == SOFA
    assert checkpoint.parse(SOFA + "more\n").extensions == ("more",)


def test_checkpoints_of_one_log_open():
    text = checkpoint.format(Checkpoint("log.example/a", 0, EMPTY_ROOT))
    message = note.sign(text, [note.signer("log.example/a", KEY)])
    assert checkpoint.open(message, "log.example/a", [trust(KEY)])[0].size == 0
    with pytest.raises(ValueError, match=r"not of 'log.example/b'"):
        checkpoint.open(message, "log.example/b", [trust(KEY)])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (SOFA[:-1], "newline"),
        (SOFA.replace("20852163", "020852163"), "leading zeroes"),
        (SOFA.replace("20852163", "+20852163"), "leading zeroes"),
        (SOFA.replace("20852163", "２"), "leading zeroes"),
        (SOFA.replace("20852163", "9" * 5000), "above"),
        (SOFA.replace("20852163", str(2**63)), "above"),
        (SOFA.replace("20852163\n", ""), "three or more"),
        (SOFA.replace("example.com/behind-the-sofa", ""), "none of them empty"),
        (SOFA + "\n", "none of them empty"),
        (SOFA.replace("I=", "J="), "canonical|base64"),
        (SOFA.replace("CsUY", ""), "32 bytes"),
    ],
)
def test_malformed_checkpoints(text, reason):
    with pytest.raises(ValueError, match=reason):
        checkpoint.parse(text)


def test_nothing_that_would_not_parse_is_formatted():
    for bad in (Checkpoint("a\nb", 1, bytes(32)), Checkpoint("a", -1, bytes(32)), Checkpoint("a", 1, b"")):
        with pytest.raises(ValueError, match=r"."):
            checkpoint.format(bad)
    assert fields.to_number("9", largest=9) == 9
