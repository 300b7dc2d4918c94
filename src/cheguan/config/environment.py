"""What the environment says: where the data are, which database is meant."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

POOL = {"min_size": 1, "max_size": 16, "timeout": 10}


def data_folder() -> Path:
    """Where the embedded database, static files and keys live: `CHEGUAN_DATA`, else `.data`."""
    return Path(os.environ.get("CHEGUAN_DATA", ".data")).resolve()


def database_url() -> str:
    """`DATABASE_URL`, else the address of the embedded server (which may not be running)."""
    given = os.environ.get("DATABASE_URL")
    if given:
        return given
    from cheguan.config.embedded import Cluster

    return Cluster(data_folder()).dsn


def database_settings() -> dict[str, Any]:
    """Django's settings for the database, with psycopg's own pool."""
    parts = dict(conninfo_to_dict(database_url()))
    known = {
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
    }
    return {"ENGINE": "django.db.backends.postgresql", **known, "OPTIONS": {"pool": POOL, **parts}}
