"""The templates' surroundings: GOV.UK Frontend's macros, our own base page, words and formats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader, PrefixLoader

from untower import __version__
from untower.web.forms import message_of
from untower.web.notices import said_to

if TYPE_CHECKING:
    from datetime import date, datetime

LONDON = ZoneInfo("Europe/London")


def environment(**options: Any) -> Environment:  # noqa: ANN401 (Django's options)
    """The Jinja environment: macros by package, everything escaped.

    ChainableUndefined because the macros of govuk-frontend-jinja read what was not given.
    """
    options["undefined"] = ChainableUndefined
    options["autoescape"] = True
    made = Environment(**options)  # noqa: S701 (autoescape is on, above)
    made.loader = ChoiceLoader(
        [
            options["loader"],
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    made.globals.update(
        static=static,
        url=_address,
        untower_version=__version__,
        menu_of=_menu_of,
        message_of=message_of,
        said_to=said_to,
    )
    made.filters.update(day=day, moment=moment)
    return made


def day(value: date | None) -> str:
    """A date as a page writes it: 21 November 2026; blank is not known."""
    return "not known" if value is None else f"{value.day} {value:%B %Y}"


def moment(value: datetime | None) -> str:
    """A moment by the clock of the United Kingdom: 21 November 2026, 16:42."""
    if value is None:
        return "not known"
    here = value.astimezone(LONDON)
    return f"{here.day} {here:%B %Y}, {here:%H:%M}"


def _address(name: str, **parts: object) -> str:
    """An address by its name: `url("journey", slug=organisation.slug)`."""
    return reverse(name, kwargs=parts or None)


def _menu_of(request: Any) -> list[dict[str, object]]:  # noqa: ANN401
    from untower.web.menu import menu_of

    return menu_of(request)
