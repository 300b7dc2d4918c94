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

from cheguan.kernel.numbers import Numbers

FINDINGS = {"Refusal", "Doubt"}


def fields_read(function: Callable[..., Any]) -> frozenset[str]:
    """The fields that a function reads of its first argument, helpers it hands it to included."""
    return frozenset(
        node.attr
        for current in _reached(function, _handed_on)
        for tree, name in [_parse(current)]
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
    for call in _findings(function):
        code = _text(call)
        if code is not None:
            names = frozenset(keyword.arg for keyword in call.keywords if keyword.arg)
            given[code] = given.get(code, names) & names
    return given


def hides_a_code(function: Callable[..., Any]) -> bool:
    """Whether some finding bears a code that is not written out, so that nobody can look it up."""
    return any(_text(call) is None for call in _findings(function))


def numbers_missing(function: Callable[..., Any]) -> frozenset[str]:
    """The dated numbers that a function or a helper asks for by a name that there is not."""
    return frozenset(
        name
        for current in _reached(function, _called)
        for call in _calls(_parse(current)[0])
        for known in [_numbers_asked(call, inspect.unwrap(current).__globals__)]
        for name in [_text(call)]
        if known is not None and name is not None and name not in known.all()
    )


def _numbers_asked(call: ast.Call, names: dict[str, Any]) -> Numbers | None:
    """The Numbers in `numbers.at("…", …)`."""
    of = call.func
    if not (isinstance(of, ast.Attribute) and isinstance(of.value, ast.Name)):
        return None
    target = names.get(of.value.id)
    return target if isinstance(target, Numbers) and of.attr in {"at", "entry"} else None


def _findings(function: Callable[..., Any]) -> Iterator[ast.Call]:
    """Each place where a function or a helper makes a finding."""
    return (
        call
        for current in _reached(function, _called)
        for call in _calls(_parse(current)[0])
        if isinstance(call.func, ast.Name) and call.func.id in FINDINGS
    )


def _text(call: ast.Call) -> str | None:
    """The first argument of a call, where it is a text."""
    first = call.args[0] if call.args else None
    written = isinstance(first, ast.Constant) and isinstance(first.value, str)
    return first.value if written else None  # type: ignore[union-attr]


_Follow = Callable[[Callable[..., Any]], Iterator[Callable[..., Any]]]


def _reached(function: Callable[..., Any], follow: _Follow) -> Iterator[Callable[..., Any]]:
    """The function, and what is reached from it."""
    todo, seen = [function], set()
    while todo:
        current = todo.pop()
        if current not in seen:
            seen.add(current)
            yield current
            todo.extend(follow(current))


def _called(function: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """The plain functions of our own that a function calls by their names."""
    return (helper for _, helper in _helpers(function))


def _handed_on(function: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """Those of them that are given the whole application."""
    _, name = _parse(function)
    for call, helper in _helpers(function):
        first = call.args[0] if call.args else None
        if name and isinstance(first, ast.Name) and first.id == name:
            yield helper


def _helpers(function: Callable[..., Any]) -> Iterator[tuple[ast.Call, Callable[..., Any]]]:
    plain = inspect.unwrap(function)
    ours = plain.__module__.partition(".")[0]
    for call in _calls(_parse(function)[0]):
        named = isinstance(call.func, ast.Name) and plain.__globals__.get(call.func.id)
        target = inspect.unwrap(named) if callable(named) else None
        if inspect.isfunction(target) and target.__module__.partition(".")[0] == ours:
            yield call, target


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


@cache
def _parse(function: Callable[..., Any]) -> tuple[ast.AST, str]:
    """The function's source and the name of its first argument, if it has one."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    definition = tree.body[0]
    if not isinstance(definition, ast.FunctionDef):
        raise TypeError(f"{function} must be a plain function that takes the application first.")
    arguments = definition.args.args
    return tree, arguments[0].arg if arguments else ""
