"""Sessions in the database, each with whose it is, so that a person can see and end their own."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

if TYPE_CHECKING:
    from untower.record.people.models import Session


class SessionStore(DatabaseStore):
    """Django's own store; what a person may see of a session stands beside its data."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Our model instead of Django's."""
        from untower.record.people.models import Session

        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row as Django makes it, with its account, times and browser."""
        made: Session = super().create_model_instance(data)  # type: ignore[assignment]
        made.account_id = data.get("_auth_user_id")
        made.started_at = _moment(data.get("started_at"))
        made.seen_at = _moment(data.get("seen_at"))
        made.browser = data.get("browser", "")
        return made


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
