"""The start: the organisations one belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.shortcuts import render

from untower.record.people.models import Organisation
from untower.record.people.reading import member_of
from untower.web.access import account_of, signed_in
from untower.web.menu import first_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from untower.record.people.models import Account


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """One's organisations; where there is only one, its first page."""
    account = account_of(request)
    mine = Organisation.objects.filter(membership__account=account).distinct().order_by("name")
    shown = [(each, first_page(each, account), _roles(each, account)) for each in mine]
    if len(shown) == 1 and not account.is_administrator and shown[0][1]:
        return HttpResponseRedirect(shown[0][1])
    return render(request, "people/home.html", {"organisations": shown})


def _roles(organisation: Organisation, account: Account) -> str:
    held = member_of(organisation, account.token)
    return held.roles_in_words if held else ""
