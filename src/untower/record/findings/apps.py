"""The Django app of `untower.record.findings`."""

from __future__ import annotations

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    """Names the app, so that its tables are called findings_…"""

    name = "untower.record.findings"
    label = "findings"
    default_auto_field = "django.db.models.BigAutoField"
