"""Every public service there is: each folder with a SERVICE is found; none is listed by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Any

from cheguan import services
from cheguan.kernel.consistency import InconsistentService
from cheguan.kernel.service import Service


class NoSuchService(LookupError):
    """No service has this id."""


@cache
def catalogue() -> Mapping[str, Service[Any]]:
    """The services by id. Raises InconsistentService for one whose parts do not fit together."""
    return MappingProxyType({service.id: service for service in _found()})


def service(id: str) -> Service[Any]:
    """The service of this id. Raises NoSuchService."""
    try:
        return catalogue()[id]
    except KeyError:
        raise NoSuchService(id) from None


def _found() -> Iterator[Service[Any]]:
    for group in iter_modules(services.__path__, f"{services.__name__}."):
        if not group.ispkg:
            continue
        for module in iter_modules(import_module(group.name).__path__, f"{group.name}."):
            yield _checked(module.name)


def _checked(module: str) -> Service[Any]:
    found = getattr(import_module(module), "SERVICE", None)
    folder = module.removeprefix(f"{services.__name__}.").replace(".", "/")
    if not isinstance(found, Service):
        raise InconsistentService(f"The folder {folder} of the services declares no SERVICE.")
    if found.id != folder:
        raise InconsistentService(
            f"The service in {folder} calls itself “{found.id}”; its id is its folder."
        )
    return found
