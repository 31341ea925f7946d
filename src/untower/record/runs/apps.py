"""The Django app of `untower.record.runs`."""

from __future__ import annotations

from django.apps import AppConfig


class RunsConfig(AppConfig):
    """Names the app, so that its tables are called runs_…"""

    name = "untower.record.runs"
    label = "runs"
    default_auto_field = "django.db.models.BigAutoField"
