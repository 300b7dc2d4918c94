"""Read a rule's source: which fields it looks at, which codes it can give.

A service that reads a field it does not have, or refuses without a sentence for it, must fail
when it is loaded and not in front of a citizen. Running the rule cannot show that; reading can.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

FINDINGS = {"Refusal", "Doubt"}


def fields_read(function: Callable[..., Any]) -> frozenset[str]:
    """The fields that a function reads of its first argument, helpers it hands it to included."""
    return frozenset(
        node.attr
        for tree, name in _reached(function)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == name
    )


def codes_raised(function: Callable[..., Any]) -> frozenset[str]:
    """The codes of the findings that a function can return, helpers included."""
    return frozenset(values_given(function))


def values_given(function: Callable[..., Any]) -> dict[str, frozenset[str]]:
    """The names of the values that go with each code; only those that always go with it."""
    given: dict[str, frozenset[str]] = {}
    for code, names in _findings(function):
        given[code] = given.get(code, names) & names
    return given


def _findings(function: Callable[..., Any]) -> Iterator[tuple[str, frozenset[str]]]:
    """Each finding that is made somewhere in a function: its code, the names of its values."""
    return (
        (call.args[0].value, frozenset(keyword.arg for keyword in call.keywords if keyword.arg))
        for tree, _ in _reached(function)
        for call in _calls(tree)
        if isinstance(call.func, ast.Name)
        and call.func.id in FINDINGS
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    )


def _reached(function: Callable[..., Any]) -> Iterator[tuple[ast.AST, str]]:
    """The function and every helper of its module that is given the whole application."""
    todo, seen = [function], set()
    while todo:
        current = todo.pop()
        if current in seen:
            continue
        seen.add(current)
        tree, name = _parse(current)
        yield tree, name
        todo.extend(_helpers(tree, name, inspect.unwrap(current).__globals__))


def _helpers(tree: ast.AST, name: str, names: dict[str, Any]) -> Iterator[Callable[..., Any]]:
    for call in _calls(tree):
        if not (isinstance(call.func, ast.Name) and call.args):
            continue
        first, target = call.args[0], names.get(call.func.id)
        if isinstance(first, ast.Name) and first.id == name and inspect.isfunction(target):
            yield target


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


@cache
def _parse(function: Callable[..., Any]) -> tuple[ast.AST, str]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    definition = tree.body[0]
    if not isinstance(definition, ast.FunctionDef) or not definition.args.args:
        raise TypeError(f"{function} must be a plain function that takes the application first.")
    return tree, definition.args.args[0].arg
