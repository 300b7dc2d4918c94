"""The platform's own key: made once, kept to ourselves."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from joserfc.jwk import ECKey

from cheguan.agencies.exchange import keys


@pytest.fixture
def place(tmp_path: Path, settings: object) -> Iterator[Path]:
    path = tmp_path / "keys" / "exchange.json"
    settings.EXCHANGE_KEY = path  # type: ignore[attr-defined]
    keys.private_key.cache_clear()
    yield path
    keys.private_key.cache_clear()


def made_anew() -> ECKey:
    return keys.private_key.__wrapped__()


def test_nobody_else_can_read_it(place: Path) -> None:
    keys.private_key()
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert list(place.parent.iterdir()) == [place]


def test_the_next_start_finds_the_same(place: Path) -> None:
    first = keys.private_key()
    assert made_anew().as_dict(private=True) == first.as_dict(private=True)


def test_of_many_first_starts_one_wins_and_all_agree(place: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: made_anew().kid, range(24)))
    assert len(set(made)) == 1
    assert list(place.parent.iterdir()) == [place]


def test_the_departments_get_the_public_half(place: Path) -> None:
    (given,) = keys.public_jwks()["keys"]
    assert "d" not in given
    assert given["kid"] == keys.private_key().kid
    assert (given["alg"], given["use"], given["crv"]) == ("ES256", "sig", "P-256")
