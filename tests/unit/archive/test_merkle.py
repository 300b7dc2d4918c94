"""The tree against RFC 6962's own definition, written out naively, and against known hashes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cheguan.archive import merkle
from cheguan.archive.merkle import Edge, Span, goes_on, leaf_hash, root_of

# The leaves and roots that implementations of RFC 6962 are commonly tested with.
KNOWN_LEAVES = [
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
KNOWN_ROOTS = [
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

leaves = st.lists(st.binary(max_size=4).map(leaf_hash), max_size=80, unique=True)


def naive(hashes: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word."""
    if not hashes:
        return merkle.EMPTY
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return merkle.node_hash(naive(hashes[:split]), naive(hashes[split:]))


def path(hashes: list[bytes], spans: list[Span]) -> list[bytes]:
    return [naive(hashes[start:end]) for start, end in spans]


def grown(hashes: list[bytes]) -> tuple[Edge, dict[merkle.Node, bytes]]:
    """The tree that they make one after another, and every node that was made whole."""
    edge, nodes = Edge(), {}
    for hash_ in hashes:
        nodes[0, edge.size] = hash_
        nodes |= dict(edge.add(hash_))
    return edge, nodes


@pytest.mark.parametrize("size", range(len(KNOWN_ROOTS)))
def test_the_roots_are_those_that_others_compute(size: int) -> None:
    edge, _ = grown([leaf_hash(content) for content in KNOWN_LEAVES[:size]])
    assert edge.root.hex() == KNOWN_ROOTS[size]


def test_an_audit_path_is_the_one_that_others_compute() -> None:
    hashes = [leaf_hash(content) for content in KNOWN_LEAVES]
    assert [step.hex() for step in path(hashes, merkle.inclusion(5, 8))] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


@given(leaves)
def test_a_tree_that_grows_comes_to_the_root_of_the_definition(hashes: list[bytes]) -> None:
    edge, nodes = grown(hashes)
    assert edge.root == naive(hashes)
    assert len(nodes) <= 2 * len(hashes)


@given(leaves, st.data())
def test_a_span_is_folded_from_the_nodes_that_are_kept(
    hashes: list[bytes], data: st.DataObject
) -> None:
    _, nodes = grown(hashes)
    size = data.draw(st.integers(0, len(hashes)))
    kept = [nodes[node] for node in merkle.whole((0, size))]
    assert merkle.fold(kept) == naive(hashes[:size])


@given(leaves.filter(bool), st.data())
def test_a_leaf_is_proven_at_its_place_and_nowhere_else(
    hashes: list[bytes], data: st.DataObject
) -> None:
    edge, nodes = grown(hashes)
    place = data.draw(st.integers(0, len(hashes) - 1))
    spans = merkle.inclusion(place, edge.size)
    audit = [merkle.fold([nodes[node] for node in merkle.whole(span)]) for span in spans]
    assert len(audit) <= edge.size.bit_length()
    assert root_of(hashes[place], place, edge.size, audit) == edge.root
    assert root_of(leaf_hash(b"another"), place, edge.size, audit) != edge.root
    elsewhere = data.draw(st.integers(-1, len(hashes)).filter(lambda other: other != place))
    assert root_of(hashes[place], elsewhere, edge.size, audit) != edge.root
    assert root_of(hashes[place], place, edge.size, [*audit, edge.root]) is None


@given(leaves.filter(bool), st.data())
def test_a_tree_is_proven_to_go_on_from_what_it_was_and_from_nothing_else(
    hashes: list[bytes], data: st.DataObject
) -> None:
    new = len(hashes)
    old = data.draw(st.integers(1, new))
    proof = path(hashes, merkle.consistency(old, new))
    before, after = naive(hashes[:old]), naive(hashes)
    assert goes_on(old, before, new, after, proof)
    other = leaf_hash(b"another")
    assert not goes_on(old, other, new, after, proof)
    assert not goes_on(old, before, new, other, proof)
    for step in range(len(proof)):
        wrong = [*proof[:step], other, *proof[step + 1 :]]
        assert not goes_on(old, before, new, after, wrong)
    assert not goes_on(old, before, new, after, [*proof, other])


@pytest.mark.parametrize(("position", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_there_is_no_path_for_what_is_not_in_the_tree(position: int, size: int) -> None:
    with pytest.raises(IndexError):
        merkle.inclusion(position, size)


@pytest.mark.parametrize(("old", "new"), [(0, 3), (4, 3)])
def test_there_is_no_growth_from_a_tree_that_was_not(old: int, new: int) -> None:
    with pytest.raises(IndexError):
        merkle.consistency(old, new)
