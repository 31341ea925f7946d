"""The Django app of `untower.record.events`."""

from __future__ import annotations

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Names the app, so that its tables are called events_…"""

    name = "untower.record.events"
    label = "events"
    default_auto_field = "django.db.models.BigAutoField"
