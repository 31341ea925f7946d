"""The Django app of `untower.record.procurements`."""

from __future__ import annotations

from django.apps import AppConfig


class ProcurementsConfig(AppConfig):
    """Names the app, so that its tables are called procurements_…"""

    name = "untower.record.procurements"
    label = "procurements"
    default_auto_field = "django.db.models.BigAutoField"
