"""The points of a piece of work at which something can go wrong in the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def at_point(number: int, happens: Callable[[], object]) -> Iterator[None]:
    """Let something happen once, at the so-manieth point: each is before a statement, before a
    commit or after one."""
    left = number

    def tick() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            happens()

    def statement(execute: Any, *arguments: Any) -> Any:
        tick()
        return execute(*arguments)

    def commit() -> None:
        tick()
        usual()
        tick()

    usual, connection._commit = connection._commit, commit
    try:
        with connection.execute_wrapper(statement):
            yield
    finally:
        connection._commit = usual
