"""The password asked for again, before something that would keep an intruder in the account.

A session that somebody else got hold of is then not enough. Wrong ones count as at sign-in: after
so many the account is locked for a while.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from axes.utils import reset as forget_failures
from django.contrib.auth import authenticate

from untower.web.access import account_of

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest

WRONG = "That is not your password."


def is_password_again(request: HttpRequest, form: Form) -> bool:
    """Whether the valid form holds the password of who is signed in; if not, the form says so."""
    if is_right(request, form.cleaned_data["password"]):
        return True
    form.add_error("password", WRONG)
    return False


def is_right(request: HttpRequest, password: str) -> bool:
    """Whether this is the password of who is signed in. A wrong one counts."""
    account = account_of(request)
    found = authenticate(request, email=account.email, password=password)
    if found is None or found.pk != account.pk:
        return False
    forget_failures(username=account.email)
    return True
