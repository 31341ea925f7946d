"""The Django app of the pages: no models of its own."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Names the app, so that its templates and static files are found."""

    name = "untower.web"
    label = "web"
