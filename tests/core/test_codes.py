import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandeng.core import codes

KEY = b"k" * 32
bodies = st.text("0123456789", min_size=15, max_size=15)


def state_after(digits):
    """The running product P of ISO/IEC 7064 after these digits, written out as the standard tells it."""
    p = 10
    for digit in digits:
        s = (p + int(digit)) % 10
        p = ((10 if s == 0 else s) * 2) % 11
    return p


def test_the_worked_example_of_the_standard():
    assert codes.check_digit("0794") == "5"


@given(bodies)
def test_check_digit_brings_the_sum_to_one(body):
    assert (state_after(body) + int(codes.check_digit(body))) % 10 == 1


@given(bodies, st.integers(0, 15), st.integers(1, 9))
def test_every_single_wrong_digit_is_found(body, place, shift):
    code = body + codes.check_digit(body)
    wrong = code[:place] + str((int(code[place]) + shift) % 10) + code[place + 1 :]
    with pytest.raises(codes.BadCode) as caught:
        codes.parse_code(wrong)
    assert caught.value.reason == "check"


def follow(p, digit):
    return ((p + digit) % 10 or 10) * 2 % 11


# (P, a, b) where the scheme cannot tell ab from ba among the first 15 digits; P runs over its ten states.
MISSED = {
    (p, a, b)
    for p in range(1, 11)
    for a in range(10)
    for b in range(10)
    if a != b and follow(follow(p, a), b) == follow(follow(p, b), a)
}


@given(bodies)
def test_transpositions_of_neighbours_are_found_as_promised(body):
    assert len(MISSED) / (10 * 10 * 9) < 0.025
    code = body + codes.check_digit(body)
    for place, (a, b) in enumerate(pairwise(body)):
        swapped = code[:place] + b + a + code[place + 2 :]
        missed = a == b or (state_after(code[:place]), int(a), int(b)) in MISSED
        assert (codes.check_digit(swapped[:-1]) == swapped[-1]) is missed


@given(bodies, st.sampled_from([" ", "-", "－", "—", "　", "‑", "  "]), st.booleans())
def test_a_code_is_read_back_as_people_type_it(body, separator, wide):
    code = body + codes.check_digit(body)
    typed = " " + codes.grouped(code).replace(" ", separator) + "\n"
    if wide:
        typed = typed.translate({ord(c): chr(ord(c) + 0xFEE0) for c in "0123456789"})
    assert codes.parse_code(typed) == code


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "length"),
        ("1234", "length"),
        ("1" * 17, "length"),
        ("1234 5678 9012 345O", "digits"),
        ("٠" * 16, "digits"),
        ("查询码", "digits"),
    ],
)
def test_bad_codes_say_why(text, reason):
    with pytest.raises(codes.BadCode) as caught:
        codes.parse_code(text)
    assert caught.value.reason == reason
    assert isinstance(caught.value, ValueError)


def test_new_codes_are_valid_and_a_seed_repeats_them():
    assert codes.parse_code(codes.new_code())
    assert codes.new_code(random.Random(7)) == codes.new_code(random.Random(7))
    assert len({codes.new_code() for _ in range(1000)}) == 1000
    assert codes.grouped("1234567890123456") == "1234 5678 9012 3456"


def test_hashes_depend_on_key_and_kind():
    code = codes.new_code()
    assert codes.code_hash(code, KEY) == codes.code_hash(code, KEY)
    assert len({codes.code_hash(code, KEY), codes.code_hash(code, b"x" * 32), codes.token_hash(code, KEY)}) == 3
    assert len(codes.new_token()) == 22
    with pytest.raises(ValueError, match="16 bytes"):
        codes.code_hash(code, b"")
