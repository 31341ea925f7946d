"""How long does a session last? Not past its limits, whatever its cookie says; and what each
request cost, as one line in the log."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from time import perf_counter
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    Answers = Callable[[HttpRequest], HttpResponse]

# "Last seen" is written down at most this often: reading a page is not a write.
NOTED_EVERY = timedelta(minutes=1)
log = logging.getLogger("untower.request")


class SessionLimits:
    """Ends a session that was idle too long or has lasted its day. Stands after sessions and
    before sign-in is read from them."""

    def __init__(self, get_response: Answers) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """End the session where its time is over; otherwise note that it was seen."""
        session, is_somebody = request.session, False
        if session.get("_auth_user_id") is not None:
            now = timezone.now()
            started, seen = _moment(session.get("started_at")), _moment(session.get("seen_at"))
            lasts = timedelta(seconds=settings.SESSION_COOKIE_AGE)
            idle = timedelta(seconds=settings.SESSION_IDLE_SECONDS)
            if started is None or seen is None or now - started > lasts or now - seen > idle:
                session.flush()
                request.session_has_ended = True  # type: ignore[attr-defined]
            else:
                is_somebody = True
                if now - seen > NOTED_EVERY:
                    session["seen_at"] = now.isoformat()
        answer = self.get_response(request)
        if is_somebody:
            # What one person was shown stays out of every cache, the browser's own included.
            answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer


class RequestLog:
    """One line for each request: the pattern of its address, never the address, which may hold a
    secret or a name; status and milliseconds."""

    def __init__(self, get_response: Answers) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on, then tell."""
        began = perf_counter()
        answer = self.get_response(request)
        match = getattr(request, "resolver_match", None)
        told = {
            "method": request.method,
            "route": match.route if match else "",
            "status_code": answer.status_code,
            "duration_ms": round((perf_counter() - began) * 1000),
        }
        log.info("request", extra=told)
        return answer


def _moment(text: object) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else None
