"""Fixtures are the examples of c2sp.org/tlog-cosignature."""

from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from bandeng.algorithms.tlog import cosignature, note
from tests.algorithms.test_tlog_note import SOFA
from tests.algorithms.tlog_cast import AT, LOG, WITNESSES, flipped

LINE = (
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+"
    "mbIUBkBIfZ+qnA=="
)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
POST_QUANTUM = MLDSA44PrivateKey.from_seed_bytes(bytes(32))


def test_the_example_line():
    signature = note.parse_signature(LINE)
    assert (signature.name, signature.key_id.hex()) == ("witness.example.com/w1", "8d66cf3f")
    assert (cosignature.timestamp(signature), len(signature.value)) == (1679315147, 72)
    assert note.format_signature(signature) == LINE + "\n"


def test_the_message_of_the_example():
    vkey = WITNESSES[0].vkey
    assert cosignature.message(vkey, 1679315147, SOFA).decode() == (
        "cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\n"
        "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    )


def test_key_id_and_vkey():
    public = KEY.public_key().public_bytes_raw()
    vkey = cosignature.signer("w.example", KEY, AT).vkey
    assert vkey.key_id == sha256(b"w.example\n\x04" + public).digest()[:4]
    assert note.parse_vkey(note.format_vkey(vkey)) == vkey
    assert cosignature.verifier(vkey).vkey == vkey
    with pytest.raises(ValueError, match="signature type 0x01, not 0x04"):
        cosignature.verifier(LOG.vkey)
    with pytest.raises(ValueError, match="signature type 0x04, not 0x01"):
        note.verifier(vkey)


@pytest.mark.parametrize("key", [KEY, POST_QUANTUM])
def test_cosign_and_verify(key):
    signer = cosignature.signer("w.example", key, AT)
    message = note.sign(SOFA, [signer])
    opened = note.open(message, [cosignature.verifier(signer.vkey)])
    assert [cosignature.timestamp(line) for line in opened.verified] == [AT]
    assert opened.text == SOFA


def test_any_byte_changed_is_refused():
    message = note.sign(SOFA, [WITNESSES[0]])
    verifiers = [cosignature.verifier(WITNESSES[0].vkey)]
    for wrong in flipped(message):
        with pytest.raises(ValueError, match=r"."):
            note.open(wrong, verifiers)


def test_ml_dsa_message_byte_for_byte():
    vkey = cosignature.signer("w.example", POST_QUANTUM, AT).vkey
    assert (vkey.kind, len(vkey.key)) == (6, 1312)
    assert cosignature.message(vkey, AT, "a.b\n258\n" + "A" * 43 + "=\n") == (
        b"subtree/v1\n\0" + b"\x09w.example" + AT.to_bytes(8, "big") + b"\x03a.b" + bytes(14) + b"\1\2" + bytes(32)
    )
    with pytest.raises(ValueError, match="extension"):
        cosignature.message(vkey, AT, SOFA + "more\n")
    with pytest.raises(ValueError, match="255 bytes"):
        cosignature.message(vkey, AT, "a" * 256 + SOFA)


def test_only_checkpoints_are_cosigned():
    signer = WITNESSES[0]
    with pytest.raises(ValueError, match="three or more"):
        note.sign("words\n", [signer])
    with pytest.raises(ValueError, match="no time"):
        note.sign(SOFA, [cosignature.signer("w.example", KEY, 2**63)])
    forged = note.Signature(signer.vkey.name, signer.vkey.key_id, b"\xff" * 72)
    with pytest.raises(ValueError, match="not good"):
        note.sort_out(SOFA, [forged], [cosignature.verifier(signer.vkey)])


def test_extension_lines_are_covered():
    message = note.sign(SOFA + "more\n", [WITNESSES[0]])
    verifiers = [cosignature.verifier(WITNESSES[0].vkey)]
    assert note.open(message, verifiers).text == SOFA + "more\n"
    with pytest.raises(ValueError, match="not good"):
        note.open(message.replace(b"more", b"less"), verifiers)
