"""The Django app of `untower.record.versions`."""

from __future__ import annotations

from django.apps import AppConfig


class VersionsConfig(AppConfig):
    """Names the app, so that its tables are called versions_…"""

    name = "untower.record.versions"
    label = "versions"
    default_auto_field = "django.db.models.BigAutoField"
