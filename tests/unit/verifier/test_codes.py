"""The text of codes: Base45, zlib, and what is refused before anything is parsed."""

import zlib

import pytest
from cheguan_verify import codes
from cheguan_verify.codes import Kind
from cheguan_verify.outcome import Reason, Refused
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"AB", "BB8"),
        (b"Hello!!", "%69 VD92EX0"),
        (b"base-45", "UJCLQE7W581"),
        (b"ietf!", "QED8WEX0"),
    ],
)
def test_base45_is_that_of_rfc_9285(data: bytes, text: str) -> None:
    assert codes.to_base45(data) == text
    assert codes.from_base45(text) == data


@pytest.mark.parametrize("text", ["GGW", "A", "ABCD", "ab8", "::", "BB8é", ":::"])
def test_base45_refuses_what_is_no_number_of_bytes(text: str) -> None:
    with pytest.raises(Refused):
        codes.from_base45(text)


@given(st.sampled_from(Kind), st.binary(max_size=1000))
def test_a_code_is_read_as_it_was_written(kind: Kind, message: bytes) -> None:
    assert codes.decode(codes.encode(kind, message)) == (kind, message)
    assert codes.decode(codes.encode(kind, message) + "\r\n") == (kind, message)


@pytest.mark.parametrize(
    "message", [bytes(codes.LARGEST + 1), bytes(50_000_000)], ids=["a byte too many", "50 MB"]
)
def test_what_unpacks_to_too_much_is_refused(message: bytes) -> None:
    packed = zlib.compress(message, 9)
    with pytest.raises(Refused) as refused:
        codes.inflate(packed, codes.LARGEST)
    assert refused.value.reason is Reason.TOO_LONG


def test_the_largest_message_is_read() -> None:
    assert codes.inflate(zlib.compress(bytes(codes.LARGEST)), codes.LARGEST) == bytes(codes.LARGEST)


def test_a_longer_text_than_a_qr_code_holds_is_not_unpacked() -> None:
    with pytest.raises(Refused) as refused:
        codes.decode("CG1:" + "0" * codes.LONGEST_TEXT)
    assert refused.value.reason is Reason.TOO_LONG


@pytest.mark.parametrize("cut", [1, 4, 6])
def test_a_stream_that_ends_early_is_refused(cut: int) -> None:
    with pytest.raises(Refused):
        codes.inflate(zlib.compress(b"some text")[:-cut], 100)


def test_bytes_after_the_stream_are_refused() -> None:
    with pytest.raises(Refused):
        codes.inflate(zlib.compress(b"some text") + b"x", 100)
