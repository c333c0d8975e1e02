"""The published vectors are those of the Certificate Transparency reference implementation."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandeng.algorithms import merkle

INPUTS = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
LEAVES = [merkle.leaf_hash(data) for data in INPUTS]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
A, B, C, D, E, F, G = (
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
)
# (leaf index, tree size) -> audit path
INCLUSION = {
    (0, 1): [],
    (0, 8): [A, B, C],
    (5, 8): [D, E, F],
    (2, 3): [ROOTS[2]],
    (1, 5): [ROOTS[1], B, D],
}
# (old size, new size) -> proof
CONSISTENCY = {(1, 1): [], (1, 8): [A, B, C], (6, 8): [G, E, F], (2, 5): [B, D]}


def unhex(texts):
    return [bytes.fromhex(text) for text in texts]


@pytest.mark.parametrize("size", range(9))
def test_published_roots(size):
    assert merkle.root(LEAVES[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_published_inclusion_proofs(index, size):
    proof = unhex(INCLUSION[index, size])
    assert merkle.inclusion_proof(LEAVES[:size], index) == proof
    assert merkle.verify_inclusion(LEAVES[index], index, size, proof, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("old", "new"), CONSISTENCY)
def test_published_consistency_proofs(old, new):
    proof = unhex(CONSISTENCY[old, new])
    assert merkle.consistency_proof(LEAVES[:new], old) == proof
    assert merkle.verify_consistency(old, bytes.fromhex(ROOTS[old]), new, bytes.fromhex(ROOTS[new]), proof)


# The definitions of RFC 6962, section 2.1, word for word and on data rather than hashes.


def largest_power_below(n):
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def mth(data):
    if not data:
        return hashlib.sha256(b"").digest()
    if len(data) == 1:
        return hashlib.sha256(b"\0" + data[0]).digest()
    k = largest_power_below(len(data))
    return hashlib.sha256(b"\1" + mth(data[:k]) + mth(data[k:])).digest()


def path(m, data):
    if len(data) == 1:
        return []
    k = largest_power_below(len(data))
    if m < k:
        return [*path(m, data[:k]), mth(data[k:])]
    return [*path(m - k, data[k:]), mth(data[:k])]


def subproof(m, data, complete):
    if m == len(data):
        return [] if complete else [mth(data)]
    k = largest_power_below(len(data))
    if m <= k:
        return [*subproof(m, data[:k], complete), mth(data[k:])]
    return [*subproof(m - k, data[k:], False), mth(data[:k])]


trees = st.lists(st.binary(max_size=4), min_size=1, max_size=70)


@given(trees, st.data())
def test_proofs_equal_the_definition_and_verify(data, draw):
    leaves = [merkle.leaf_hash(item) for item in data]
    size, top = len(data), mth(data)
    assert merkle.root(leaves) == top
    index = draw.draw(st.integers(0, size - 1))
    proof = merkle.inclusion_proof(leaves, index)
    assert proof == path(index, data)
    assert merkle.verify_inclusion(leaves[index], index, size, proof, top)
    old = draw.draw(st.integers(1, size))
    proof = merkle.consistency_proof(leaves, old)
    assert proof == subproof(old, data, True)
    assert merkle.verify_consistency(old, mth(data[:old]), size, top, proof)


@given(trees, st.data())
def test_frontier_grows_in_any_steps(data, draw):
    leaves = [merkle.leaf_hash(item) for item in data]
    cut = draw.draw(st.integers(0, len(data)))
    first = merkle.extend((), 0, leaves[:cut])
    assert merkle.frontier_root(first[0]) == mth(data[:cut])
    frontier, size = merkle.extend(*first, iter(leaves[cut:]))
    assert (size, merkle.frontier_root(frontier)) == (len(data), mth(data))
    assert len(frontier) == size.bit_count()


@given(st.integers(2, 40), st.data())
def test_altered_proofs_fail(size, draw):
    leaves = [merkle.leaf_hash(bytes([n])) for n in range(size)]
    top = merkle.root(leaves)
    index = draw.draw(st.integers(0, size - 1))
    proof = merkle.inclusion_proof(leaves, index)
    place = draw.draw(st.integers(0, len(proof) - 1))
    wrong = [*proof]
    wrong[place] = bytes(32)
    other = draw.draw(st.integers(0, size - 1).filter(lambda n: n != index))
    assert not merkle.verify_inclusion(leaves[index], index, size, wrong, top)
    assert not merkle.verify_inclusion(leaves[index], other, size, proof, top)
    assert not merkle.verify_inclusion(leaves[other], index, size, proof, top)
    assert not merkle.verify_inclusion(leaves[index], index, size, proof[:-1], top)
    assert not merkle.verify_inclusion(leaves[index], index, size, [*proof, top], top)
    old = draw.draw(st.integers(1, size - 1))
    was = merkle.root(leaves[:old])
    proof = merkle.consistency_proof(leaves, old)
    assert not merkle.verify_consistency(old, was, size, top, [*proof, top])
    assert not merkle.verify_consistency(old, was, size, top, proof[:-1])
    assert not merkle.verify_consistency(old, bytes(32), size, top, proof)
    assert not merkle.verify_consistency(old, was, size, bytes(32), proof)


@given(st.integers(0, 300), st.integers(0, 300))
def test_many_leaves_at_once_are_one_after_the_other(size, more):
    leaves = merkle.leaf_hashes(b"%d" % n for n in range(size + more))
    assert leaves[:1] == [merkle.leaf_hash(b"0")][: len(leaves)]
    start = merkle.extend((), 0, leaves[:size])
    frontier, grown = start
    for leaf in leaves[size:]:
        frontier, grown = merkle.extend(frontier, grown, [leaf])
    assert merkle.extend(*start, leaves[size:]) == (frontier, grown)


def test_edges():
    top = merkle.root(LEAVES)
    assert merkle.root([]) == merkle.EMPTY_ROOT == merkle.frontier_root(())
    assert merkle.verify_consistency(0, merkle.EMPTY_ROOT, 8, top, merkle.consistency_proof(LEAVES, 0))
    assert not merkle.verify_consistency(0, top, 8, top, [])
    assert not merkle.verify_consistency(9, top, 8, top, [])
    assert not merkle.verify_consistency(4, merkle.root(LEAVES[:4]), 8, top, [])
    assert not merkle.verify_inclusion(LEAVES[0], 0, 0, [], top)
    assert not merkle.verify_inclusion(LEAVES[0], 0, 1, [], b"short")
    with pytest.raises(IndexError):
        merkle.inclusion_proof(LEAVES, 8)
    with pytest.raises(ValueError, match="no prefix"):
        merkle.consistency_proof(LEAVES, 9)
    with pytest.raises(ValueError, match="no frontier"):
        merkle.extend((top,), 3, [])
