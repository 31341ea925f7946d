"""What every test of the pages may ask for: see tests/signed_in.py."""

from __future__ import annotations

from signed_in import (
    account_with,
    client_as,
    django_db_modify_db_settings,
    organisation,
    other_organisation,
    service_home,
)

__all__ = [
    "account_with",
    "client_as",
    "django_db_modify_db_settings",
    "organisation",
    "other_organisation",
    "service_home",
]
