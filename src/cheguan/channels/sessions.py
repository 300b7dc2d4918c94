"""Sessions in the database, so that each can be ended at any time; read by a plain statement,
since every request of someone who is signed in begins with it."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions

from cheguan import rows


class SessionStore(DatabaseSessions):
    """Django's sessions, with the one query of every request put together beforehand."""

    def _get_session_from_db(self) -> Any:
        session = rows.first(
            self.model, "session_key = %s AND expire_date > now()", self.session_key
        )
        if session is None:
            self._session_key = None
        return session
