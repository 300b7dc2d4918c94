"""CBOR from strangers."""

from contextlib import suppress

import cbor2
import pytest
from cheguan_verify import cbor
from cheguan_verify.outcome import Refused
from hypothesis import given, settings
from hypothesis import strategies as st


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x01\x02",
        b"\x81" * 100_000,
        b"\x9b" + b"\xff" * 8,
        b"\x5b" + b"\xff" * 8,
        b"\xbb" + b"\xff" * 8 + b"\x01",
        b"\x9f\x01\xff",
        b"\x5f\x41\x00\xff",
        b"\xa2\x01\x01\x01\x02",
        b"\xd8\x23\x61\x61",
        b"\xd8\x1c\x80",
        b"\xc2\x41\x01",
        b"\xd8\x18\x01",
        b"\xd8\x18\x81\xd8\x18\x41\x00",
        b"\x61\xff",
        b"\x1c",
        b"\xd9\x03\xec\x6a2019-99-20",
    ],
)
def test_what_is_not_one_plain_item_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        cbor.decode(data)


def test_an_embedded_item_keeps_the_bytes_of_the_wire() -> None:
    """Lengths that are not the shortest would be lost by encoding it again."""
    wire = b"\xd9\x00\x18\x59\x00\x02\x18\x2a"
    decoded = cbor.decode(b"\x82\xd8\x18\x41\x01" + wire)
    assert decoded == [
        cbor.Embedded(b"\xd8\x18\x41\x01", b"\x01"),
        cbor.Embedded(wire, b"\x18\x2a"),
    ]


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(plain)
def test_plain_items_are_read_as_cbor2_wrote_them(value: object) -> None:
    assert cbor.decode(cbor2.dumps(value)) == value


@settings(max_examples=1000)
@given(st.binary(max_size=200))
def test_garbage_is_read_or_refused(data: bytes) -> None:
    with suppress(Refused):
        cbor.decode(data)


@pytest.mark.parametrize("value", [True, 1.5, "1", None, 2**70, -(2**70), 2**62])
def test_an_instant_is_whole_seconds_within_the_calendar(value: object) -> None:
    with pytest.raises(Refused):
        cbor.as_instant(value)
