"""Case numbers: each only once, told over the phone without a slip, their gaps explained."""

from __future__ import annotations

from threading import Barrier

import pytest
from django.db import connection, transaction
from hypothesis import assume, given
from hypothesis import strategies as st
from integration.together import together

from cheguan.casework import numbering
from cheguan.casework.numbering import ALPHABET, Gap, MistypedNumber

CITIES = st.sampled_from(["440100", "440300", "441900", "445300"])
SERIALS = st.integers(1, 32**7 - 1)
NUMBERS = st.builds(numbering.number, CITIES, SERIALS)
DIGITS = "0123456789"


def characters_at(place: int) -> str:
    """What can stand at a place of a number without its dashes."""
    return DIGITS if place < 4 else ALPHABET


@given(NUMBERS)
def test_a_number_is_three_groups_of_four_and_bears_its_city(number: str) -> None:
    assert [len(group) for group in number.split("-")] == [4, 4, 4]
    assert not set(number) & set("ILOU")
    assert numbering.city_of(number) == f"{number[:4]}00"


@given(CITIES, SERIALS)
def test_the_running_number_is_found_again(city: str, serial: int) -> None:
    assert numbering.serial_of(numbering.number(city, serial)) == serial


@given(SERIALS, SERIALS)
def test_two_running_numbers_never_look_the_same(one: int, other: int) -> None:
    assume(one != other)
    assert numbering.number("440100", one) != numbering.number("440100", other)


def test_neighbours_do_not_look_alike() -> None:
    """Whoever knows one number does not guess the next."""
    pairs = [(numbering.number("440100", n), numbering.number("440100", n + 1)) for n in range(99)]
    alike = [sum(a == b for a, b in zip(one[5:], other[5:], strict=True)) for one, other in pairs]
    assert max(alike) <= 5


@given(NUMBERS)
def test_a_number_is_read_as_it_is_written_and_as_it_is_dictated(number: str) -> None:
    plain = number.replace("-", "")
    for said in (number, plain, f"  {number.lower()} ", " ".join(plain), number.replace("-", "–")):
        assert numbering.read(said) == number


@given(NUMBERS)
def test_a_number_is_read_as_a_chinese_keyboard_writes_it(number: str) -> None:
    wide = "".join(chr(ord(character) + 0xFEE0) for character in number)
    assert numbering.read(wide) == numbering.read(wide.replace("\uff0d", "\u3000")) == number


@given(NUMBERS, st.sampled_from(["1I", "1L", "0O", "VU", "1i", "1l", "0o", "Vu"]))
def test_letters_that_are_misheard_are_taken_for_what_was_meant(number: str, pair: str) -> None:
    meant, heard = pair
    assert numbering.read(number.replace(meant, heard)) == number


@given(NUMBERS, st.data())
def test_every_single_slip_is_noticed(number: str, data: st.DataObject) -> None:
    plain = number.replace("-", "")
    place = data.draw(st.integers(0, len(plain) - 1))
    others = [c for c in characters_at(place) if c != plain[place]]
    slip = data.draw(st.sampled_from(others))
    with pytest.raises(MistypedNumber):
        numbering.read(plain[:place] + slip + plain[place + 1 :])


@given(NUMBERS, st.integers(0, 10))
def test_neighbours_in_the_wrong_order_are_noticed(number: str, place: int) -> None:
    plain = number.replace("-", "")
    one, two = plain[place : place + 2]
    assume(one != two)
    with pytest.raises(MistypedNumber):
        numbering.read(plain[:place] + two + one + plain[place + 2 :])


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_number_or_a_clear_error(text: str) -> None:
    try:
        read = numbering.read(text)
    except MistypedNumber:
        return
    assert numbering.read(read) == read


@pytest.mark.django_db
def test_drawn_numbers_are_all_different() -> None:
    drawn = [numbering.draw("440100") for _ in range(200)]
    assert len(set(drawn)) == 200
    assert all(numbering.read(number) == number for number in drawn)


@pytest.mark.usefixtures("emptied")
def test_two_open_transactions_draw_without_waiting_for_each_other() -> None:
    both = Barrier(2, timeout=10)

    def draw_and_linger() -> str:
        with transaction.atomic():
            number = numbering.draw("440100")
            both.wait()  # neither commits before the other has drawn as well
            return number

    told = together([draw_and_linger] * 2)
    assert all(isinstance(number, str) for number in told), told
    assert told[0] != told[1]


@pytest.mark.usefixtures("emptied")
def test_a_number_whose_transaction_was_rolled_back_is_told_from_one_not_yet_given() -> None:
    with transaction.atomic():
        lost = numbering.draw("440100")
        transaction.set_rollback(True)
    future = numbering.number("440100", numbering.serial_of(lost) + 1)
    assert numbering.explain(lost) is Gap.ROLLED_BACK
    assert numbering.explain(future) is Gap.NOT_YET
    assert numbering.draw("440100") == future
    assert numbering.explain(future) is Gap.ROLLED_BACK


@pytest.mark.django_db(transaction=True)
def test_before_the_first_number_none_was_given_out() -> None:
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("SELECT setval('casework_serial', 1, false)")
        assert numbering.explain(numbering.number("440100", 1)) is Gap.NOT_YET
