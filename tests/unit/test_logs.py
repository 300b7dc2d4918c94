"""What stands in a log line."""

from __future__ import annotations

import io
import json
import logging

import pytest
import structlog

from cheguan.config import logs

NUMBER = "490000199001010017"


@pytest.fixture
def written() -> io.StringIO:
    """What the root logger writes, in production's form."""
    logs.configure(json=True)
    (handler,) = logging.getLogger().handlers
    assert isinstance(handler, logging.StreamHandler)
    stream = io.StringIO()
    handler.setStream(stream)
    return stream


def test_a_line_is_one_json_object(written: io.StringIO) -> None:
    structlog.get_logger("casework").info("granted", case="G1", name="陈")
    line = json.loads(written.getvalue())
    assert (line["event"], line["case"], line["name"]) == ("granted", "G1", "陈")
    assert (line["level"], line["logger"]) == ("info", "casework")


@pytest.mark.parametrize("number", [NUMBER, NUMBER[:-1] + "X", NUMBER[:-1] + "x"])
def test_an_identity_number_is_masked_wherever_it_stands(written: io.StringIO, number: str) -> None:
    structlog.get_logger().info("looked", who={"number": number}, text=f"号码{number}，")
    logging.getLogger("django").warning("%s asked", number)
    logging.getLogger().error("failed", exc_info=ValueError(number))
    assert number not in written.getvalue()
    assert written.getvalue().count("490000************") >= 4


@pytest.mark.parametrize("other", ["LSVAA4182E2184847", "1732441200123456789", "4401001234567"])
def test_what_is_no_identity_number_stays(other: str) -> None:
    assert logs.masked(f"a {other} b") == f"a {other} b"
