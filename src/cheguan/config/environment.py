"""What the environment says: where the data are, which database is meant."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from cheguan.config.trouble import Trouble, explained

POOL = {"min_size": 1, "max_size": 16, "timeout": 10}

# The server keeps the plan of what a connection asks for a third time: planning costs more than
# running.
PREPARED = {"server_side_binding": True, "prepare_threshold": 3}


def data_folder() -> Path:
    """Where the embedded database, static files and keys live: `CHEGUAN_DATA`, else `.data`."""
    return Path(os.environ.get("CHEGUAN_DATA", ".data")).resolve()


def calendar_file() -> Path:
    """The working days that the operator loaded with `cheguan calendar`; it may not exist."""
    return data_folder() / "working_days.csv"


def sandbox_folder() -> Path | None:
    """Where the sandbox is that plays the other departments; None outside the repository."""
    folder = Path(__file__).resolve().parents[3] / "sandbox"
    return folder if folder.is_dir() else None


def secret_key(*, demonstration: bool) -> str:
    """`CHEGUAN_SECRET_KEY`; for a demonstration else one that the data folder keeps, so that all
    processes and all starts agree. Raises Trouble."""
    given = os.environ.get("CHEGUAN_SECRET_KEY")
    if given:
        return given
    if not demonstration:
        raise Trouble(
            "CHEGUAN_SECRET_KEY is not set: give every process of this installation the same "
            "long random text, for example from `openssl rand -base64 48`."
        )
    return _kept_key(data_folder() / "secret-key")


def _kept_key(path: Path) -> str:
    """Written beside its place and linked: of several first starts, one wins and all agree."""
    if not path.exists():
        with explained(path.parent):
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(f".{os.getpid()}.new")
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(48), encoding="ascii")
            with suppress(FileExistsError):
                path.hardlink_to(draft)
            draft.unlink()
    return path.read_text(encoding="ascii")


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
    options = {"pool": POOL, **PREPARED, **parts}
    return {
        "ENGINE": "django.db.backends.postgresql",
        # After a restart of the server no request meets a dead connection of the pool.
        "CONN_HEALTH_CHECKS": True,
        **known,
        "OPTIONS": options,
    }
