"""Receipts and promises checked by their bytes and public keys alone."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from bandeng.algorithms.tlog import note, policy, proof
from bandeng.ledger import checking, promises
from bandeng.ledger.checking import Keys, Said, State, check, sound
from bandeng.ledger.draft import Draft, commitment, public_text
from tests.ledger.receipts_made import PLACE, SALT, VKEYS, WORDS, entry, keys, private, promise, receipt, shown


def names(data: bytes, trusted: Keys | None = None, said: Said | None = None) -> list[str]:
    return [step.name for step in check(data, keys() if trusted is None else trusted, said)]


def test_a_good_receipt_is_good_in_every_step() -> None:
    steps = check(receipt(), keys(), Said(WORDS, PLACE))
    assert [step.name for step in steps] == [
        *("entry.good", "place.good", "log.good", "time.good", "promise.good", "together.kept", "words.good")
    ]
    assert sound(steps)
    assert steps[1].facts == {"place": 124, "size": 300}
    assert steps[0].facts["studio"] == "xjw"


def test_the_words_have_to_be_the_very_words() -> None:
    said = [(WORDS, PLACE), (f" {WORDS}\n", f"{PLACE} "), (WORDS.replace("\n", "\r\n"), PLACE)]
    assert [names(receipt(), said=Said(*both))[-1] for both in said] == ["words.good"] * 3
    wrong = [(WORDS[:-1], PLACE), (WORDS, ""), (WORDS, PLACE[:-1]), ("", "")]
    assert [names(receipt(), said=Said(*both))[-1] for both in wrong] == ["words.bad"] * 4


def test_what_was_erased_is_proven_all_the_same() -> None:
    erased = shown(salt=None, private=None, commitment=commitment(SALT, private()).hex())
    steps = check(receipt(extra=erased), keys(), Said(WORDS, PLACE))
    assert [step.name for step in steps][:2] == ["entry.closed", "place.good"]
    assert steps[-1].name == "words.none"
    assert sound(steps)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"public": entry()[0].replace("help", "thank")}, "place.bad"),
        ({"private": private("别的话")}, "place.bad"),
        ({"salt": "00" * 32}, "place.bad"),
        ({"version": 2}, "place.bad"),
        ({"commitment": "00" * 32}, "entry.bad"),
        ({"commitment": "00" * 32, "salt": None}, "place.bad"),
        ({"salt": None}, "entry.bad"),
        ({"salt": "zz"}, "entry.bad"),
        ({"version": 256}, "entry.bad"),
        ({"version": "1"}, "entry.bad"),
        ({"public": "[]"}, "entry.bad"),
        ({"private": 7}, "entry.bad"),
    ],
)
def test_an_entry_that_was_changed(changes: dict[str, Any], wrong: str) -> None:
    found = names(receipt(extra=shown(**changes)))
    assert wrong in found
    assert not sound(check(receipt(extra=shown(**changes)), keys()))


@pytest.mark.parametrize("extra", [{"nothing": 1}, {"entry": None}, {"entry": []}])
def test_a_receipt_without_an_entry(extra: dict[str, Any]) -> None:
    assert names(receipt(extra=extra)) == ["entry.bad"]


def test_nothing_in_the_extra_part_breaks_it() -> None:
    made = proof.parse(receipt())
    for extra in (b"", b"\xff", b"{", b"[" * 200_000, b'"\\ud800"', b"{}"):
        whole = proof.format(proof.Proof(made.index, made.hashes, made.checkpoint, extra))
        assert names(whole) == ["entry.bad"]


def test_what_a_false_record_says_is_not_held_to_be_true() -> None:
    steps = check(receipt(extra=shown(version=2)), keys())
    assert steps[0].state is State.NOTE


def test_the_promise_has_to_be_of_this_record() -> None:
    other = {**shown(), "promise": promise(hashed=bytes(32))}
    assert names(receipt(extra=other))[-2:] == ["promise.good", "together.bad"]
    late = {**shown(), "promise": promise(until=timedelta(seconds=1))}
    assert names(receipt(extra=late))[-1] == "together.good"
    false = {**shown(), "promise": promise().replace("given 2023", "given 2022")}
    assert names(receipt(extra=false))[-1] == "promise.bad"
    assert names(receipt(extra={**shown(), "promise": 1}))[-1] == "promise.bad"
    assert names(receipt(extra={**shown(), "promise": ""}))[-1] == "promise.none"


def test_a_promise_alone() -> None:
    assert names(promise().encode()) == ["promise.good", "promise.alone"]
    assert names(promise().replace("\n", "\r\n").encode()) == ["promise.good", "promise.alone"]
    for at in range(0, len(promise().encode()) - 1, 3):
        data = bytearray(promise().encode())
        data[at] ^= 1
        assert not sound(check(bytes(data), keys())), at


@pytest.mark.parametrize(
    "line", ["given 2023-03-20", "given 2023-03-20T10:00:00", "given 20230320T100000+0000", "given x", "until now"]
)
def test_a_promise_is_spelled_in_one_way(line: str) -> None:
    lines = promise().split("\n\n")[0].split("\n")
    lines[3] = line
    with pytest.raises(ValueError):  # noqa: PT011
        promises.parse("\n".join([*lines, ""]))


def test_other_keys_do_not_vouch_for_it() -> None:
    assert "log.unknown" in names(receipt(), Keys())
    assert names(promise().encode(), Keys()) == ["promise.bad"]
    only = checking.sort_keys(VKEYS[:1])
    assert "time.none" in names(receipt(), only)
    assert sound(check(receipt(), only))


def test_neither_a_receipt_nor_a_promise() -> None:
    for data in (b"", b"\xff\xfe", b"hello", receipt()[:100], b"c2sp.org/tlog-proof@v1\n\n"):
        assert names(data) == ["file.bad"]


def test_a_changed_byte_behind_the_extra_part_fails() -> None:
    whole = receipt()
    start = whole.index(b"index ")
    for at in range(start, len(whole) - 1):
        changed = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        steps = check(changed, keys())
        # A witness whose name or key id was changed is one that nobody knows, and that is said.
        unknown = any(step.name == "others.unknown" for step in steps)
        assert not sound(steps) or unknown, (at, changed[at - 5 : at + 5])


def test_a_record_that_says_only_the_week() -> None:
    public = public_text(Draft("matter.receive", "s1", "xjw", "help", "live", date(2023, 3, 20), coarse=True))
    steps = check(receipt(extra=shown(public=public)), keys())
    assert steps[0].facts["day"] == "2023-W12"


def test_keys_of_other_types_are_left_to_others() -> None:
    odd = note.format_vkey(note.make_vkey("log.example/sm2", 0xFF, b"1.2.156.10197.1.501" + bytes(65)))
    assert checking.sort_keys([*VKEYS, odd]) == keys()


def test_keys_as_a_log_serves_them() -> None:
    text = "# log.example\n" + "\n# since 2023\n".join(VKEYS) + "\n— no key\nx+1+y\n"
    assert checking.served_keys(text) == VKEYS


def test_a_policy_asks_for_its_quorum() -> None:
    log, first, second, third = VKEYS[:4]
    told = f"log {log}\nwitness a {first}\nwitness b {second}\nwitness c {third}\n"
    met = policy.parse(f"{told}group g 2 a b c\nquorum g\n".encode())
    assert checking.check_policy(receipt(), met).name == "policy.good"
    unmet = policy.parse(f"{told}group g all a b c\nquorum g\n".encode())
    assert checking.check_policy(receipt(), unmet).name == "policy.bad"


def test_the_code_is_nobodys_word() -> None:
    """Nothing vouches for the tracking code in a receipt: it is there for whoever saved it."""
    assert sound(check(receipt(extra={**shown(), "code": "other"}), keys()))
    assert json.loads(proof.parse(receipt()).extra)["code"] == "1234123412341234"
