"""The signature is by OpenSSL 3.0, with the digest sm3 and the user id 1234567812345678."""

import pytest

from bandeng.algorithms.tlog import note
from tests.algorithms.tlog_cast import LOG, LOG_KEY

pytest.importorskip("gmalg", reason="needs the extra sm2")
from bandeng.algorithms.tlog import sm2

PRIVATE = bytes.fromhex("000f8b6861471dadc77ec4278d3eee94b30c031a8b7e34d4d73a260a7fd2cf9d")
POINT = bytes.fromhex(
    "0409d6d769d150ab0982e9a7369c01c46f094791eda30519838ce1e27bab95426b"
    "b968734f642689c48c3d5fd2f7d6211c6a603d7a3411746498a72d3c2fce2c23"
)
SIGNED = bytes.fromhex(
    "968d335cdcc84019c5c014d3f051c326c0845a55e699b1f7151bd9398baa1959"
    "d2e4392020ab5a360e9b7bcb2942adf665cab4afb4684eca10a6b16e3cb8211e"
)
SIGNER = sm2.signer("log.example/sm2", PRIVATE, POINT)
KEY = sm2.verifier(SIGNER.vkey)


def test_signatures_of_another_implementation():
    assert KEY.check(b"words\n", SIGNED)
    assert not KEY.check(b"word\n", SIGNED)
    for at in range(0, 64, 9):
        assert not KEY.check(b"words\n", SIGNED[:at] + bytes([SIGNED[at] ^ 1]) + SIGNED[at + 1 :])
    for wrong in (b"", SIGNED[:-1], SIGNED + b"\0", bytes(64), b"\xff" * 64):
        assert not KEY.check(b"words\n", wrong)


def test_a_further_line_that_others_pass_over():
    message = note.sign("words\n", [LOG, SIGNER])
    assert [line.name for line in note.open(message, [LOG_KEY]).unknown] == ["log.example/sm2"]
    assert len(note.open(message, [LOG_KEY, KEY]).verified) == 2
    with pytest.raises(ValueError, match="signature of log"):
        note.open(message.replace(b"words", b"sword"), [KEY])


def test_keys():
    assert sm2.verifier(note.parse_vkey(note.format_vkey(SIGNER.vkey))) == KEY
    assert SIGNER.vkey.key.startswith(b"1.2.156.10197.1.501\x04")
    for vkey in (LOG.vkey, sm2.vkey("a", POINT[:-1]), sm2.vkey("a", b"\2" + POINT[1:])):
        with pytest.raises(ValueError, match="not an SM2 key"):
            sm2.verifier(vkey)
    for point in (b"\4" + bytes(64), b"\4" + b"\xff" * 64, POINT[:-1] + b"\0"):
        with pytest.raises(ValueError, match="not a point"):
            sm2.verifier(sm2.vkey("a", point))
