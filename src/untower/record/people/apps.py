"""The Django app of `untower.record.people`."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Names the app, so that its tables are called people_…"""

    name = "untower.record.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
