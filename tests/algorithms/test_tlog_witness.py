"""Fixtures are the examples of c2sp.org/tlog-witness."""

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bandeng.algorithms import merkle
from bandeng.algorithms.tlog import checkpoint, cosignature, note, tiles, witness
from bandeng.algorithms.tlog.witness import Request
from tests.algorithms.tlog_cast import AT, LOG, LOG_KEY, ORIGIN, WITNESSES, Log

EXAMPLE = """old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa \
Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— example.com/behind-the-sofa \
opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=
""".encode()
REPLY = """— witness.example/w1 \
CMp+6LWBU0anHGH5aNDTJkH/gj79sG+T6+iP2ThYN5krrDJbR1HDnucjL39QsZTSvVjyQLrdk3DXDqI5G2HgLatVs0pWh6Up69HVOw==
— witness.example/w1 \
I7rEps0pvK2UqkS2gSpVUDhrhVtQV9lgF6pRrWAvjJHjyWpW7VcE3SiOlVlbQNt64vWhO+DlkL0+UfzuOBMh9ChdMkP1vi/lCAsmlw==
— witness.example/w2 \
AWui8Sk55XjYLOijihBjhqEH6nS1ndDymE0a+6idX7pLcnoB+dhnz0854aLZgrrKbYKA7nC3HNJhm/kWl7oJlqU3rXXvpysAdyP3wQ==
""".encode()
NEW = Log(700)


def asked(old, log=NEW):
    return Request(old, tuple(tiles.consistency_proof(log.read, old, log.checkpoint.size)), log.note)


def seen(size):
    return size, tiles.root(NEW.read, size)


def test_the_example_request():
    request = witness.parse_request(EXAMPLE)
    assert (request.old_size, len(request.proof)) == (20852014, 4)
    assert request.checkpoint.origin == "example.com/behind-the-sofa"
    assert len(note.split(request.note)[1]) == 2
    assert witness.format_request(request) == EXAMPLE


def test_the_example_answer():
    request = witness.parse_request(EXAMPLE)
    lines = [note.parse_signature(line) for line in REPLY.decode()[:-1].split("\n")]
    assert "".join(map(note.format_signature, lines)).encode() == REPLY
    with pytest.raises(ValueError, match="no cosignature"):
        witness.verify_reply(request, REPLY, [cosignature.verifier(WITNESSES[0].vkey)])
    assert witness.parse_size(b"20852014\n") == 20852014


@pytest.mark.parametrize("old", [0, 1, 256, 511, 512, 699, 700])
def test_a_consistent_checkpoint_is_cosigned(old):
    request = witness.parse_request(witness.format_request(asked(old)))
    answer = witness.answer(request, [LOG_KEY], seen(old) if old else None)
    assert (answer.status, answer.checkpoint) == (200, NEW.checkpoint)
    body = witness.cosign(request, WITNESSES[:2])
    good = witness.verify_reply(request, body, [cosignature.verifier(signer.vkey) for signer in WITNESSES[1:3]])
    assert [(line.name, cosignature.timestamp(line)) for line in good] == [("w1.example", AT + 1)]
    cosigned = note.add(request.note, good)
    assert len(note.open(cosigned, [LOG_KEY, cosignature.verifier(WITNESSES[1].vkey)]).verified) == 2


def test_an_empty_log_is_cosigned():
    assert witness.answer(asked(0, Log(0)), [LOG_KEY], None).status == 200
    text = checkpoint.format(replace(Log(0).checkpoint, root=bytes(32)))
    assert witness.answer(Request(0, (), note.sign(text, [LOG])), [LOG_KEY], None).status == 422


def status(request, log=(LOG_KEY,), stored=None):
    answer = witness.answer(request, log, stored)
    assert answer.checkpoint is None
    return answer.status


def test_refusals():
    assert status(asked(0), None) == 404
    # Unknown keys, no keys, and a known key whose signature is bad.
    assert status(asked(0), ()) == status(asked(0), [cosignature.verifier(WITNESSES[0].vkey)]) == 403
    forged = note.add(NEW.note, [note.Signature(ORIGIN, LOG.vkey.key_id, bytes(64))])
    assert status(replace(asked(0), note=forged)) == 403
    answer = witness.answer(asked(300), [LOG_KEY], seen(400))
    assert (answer.status, answer.body, answer.content_type) == (409, b"400\n", "text/x.tlog.size")
    assert witness.answer(asked(300), [LOG_KEY], None).body == b"0\n"
    assert status(asked(0), stored=seen(400)) == 409
    assert status(replace(asked(0), proof=(bytes(32),))) == 422
    assert status(replace(asked(400), proof=()), stored=seen(400)) == 422
    assert status(asked(400), stored=(400, bytes(32))) == 422
    assert status(asked(700), stored=(700, bytes(32))) == 422
    assert status(replace(asked(700), proof=(bytes(32),)), stored=seen(700)) == 422
    path = asked(400).proof
    for at in range(len(path)):
        assert status(replace(asked(400), proof=(*path[:at], bytes(32), *path[at + 1 :])), stored=seen(400)) == 422


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "an old size, a proof"),
        (EXAMPLE.replace(b"\n\nexample", b"\nexample"), "leading zeroes|base64|three or more"),
        (EXAMPLE.replace(b"old 20852014\n", b""), "old size is missing"),
        (EXAMPLE.replace(b"old 2", b"old 02"), "leading zeroes"),
        (EXAMPLE.replace(b"old 20852014", b"old 20852164"), "above that of the checkpoint"),
        (EXAMPLE.replace(b"kaw=", b""), "32 bytes"),
        (EXAMPLE.replace(b"kaw=", b"ka=w"), "base64"),
        (EXAMPLE.replace(b"\njrJZ", b"\n" + b"A" * 43 + b"=" + (b"\n" + b"A" * 43 + b"=") * 60 + b"\njrJZ"), "63"),
        (EXAMPLE.replace(b"old 2", b"\xff"), "utf-8"),
        (EXAMPLE[:-1], "newline"),
    ],
)
def test_malformed_requests(body, reason):
    with pytest.raises(ValueError, match=reason) as error:
        witness.parse_request(body)
    assert witness.bad_request(error.value).status == 400


def test_malformed_answers():
    request = asked(0)
    keys = [cosignature.verifier(WITNESSES[0].vkey)]
    good = witness.cosign(request, WITNESSES[:1])
    for at in range(len(good)):
        with pytest.raises(ValueError, match=r"."):
            witness.verify_reply(request, good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :], keys)
    other = Request(0, (), Log(5).note)
    with pytest.raises(ValueError, match="not good"):
        witness.verify_reply(other, good, keys)
    # The time may not be left out.
    timeless = cosignature.signer("w.example", Ed25519PrivateKey.from_private_bytes(bytes(32)), 0)
    with pytest.raises(ValueError, match="no cosignature with its time"):
        witness.verify_reply(request, witness.cosign(request, [timeless]), [cosignature.verifier(timeless.vkey)])
    for size in (b"5", b"", b"05\n", b"-5\n"):
        with pytest.raises(ValueError, match=r"."):
            witness.parse_size(size)


def test_monitoring_path():
    assert witness.monitoring_path("") == merkle.EMPTY_ROOT.hex() + "/checkpoint"
