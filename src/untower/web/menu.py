"""What stands in a person's menu: only what their roles let them open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, resolve, reverse

from untower.actions.acting import actor_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from untower.actions.acting import Actor
    from untower.record.people.models import Account, Organisation

# The name of a page's address, what the menu calls it. Its view says who may open it.
ENTRIES = (
    ("journey", "Journey"),
    ("estate", "Estate"),
    ("findings", "Findings"),
    ("runs", "Planning runs"),
    ("procurements", "Procurements"),
    ("my_scoring", "Scoring"),
    ("record", "Record"),
    ("people", "People"),
)


def menu_of(request: HttpRequest) -> list[dict[str, object]]:
    """The entries this person may open, the one they are in marked."""
    organisation = getattr(request, "organisation", None)
    by = getattr(request, "by", None)
    if organisation is None or by is None:
        return []
    return [
        {"title": title, "href": address, "is_here": request.path.startswith(address)}
        for title, address in _open_to(organisation, by)
    ]


def first_page(organisation: Organisation, account: Account) -> str | None:
    """The address of the first entry this person may open there; None where there is none."""
    entries = _open_to(organisation, actor_of(account, organisation))
    return entries[0][1] if entries else None


def _open_to(organisation: Organisation, by: Actor) -> list[tuple[str, str]]:
    """What this person may open in the organisation: title and address."""
    entries = []
    for name, title in ENTRIES:
        try:
            address = reverse(name, kwargs={"slug": organisation.slug})
        except NoReverseMatch:
            continue
        who = getattr(resolve(address).func, "who", ())
        if "any member" in who or by.has(*who):
            entries.append((title, address))
    return entries
