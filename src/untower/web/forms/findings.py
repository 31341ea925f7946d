"""What people type about findings, steps and missing cells: whom to ask, why, by when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms

from untower.web.forms import errors_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.datastructures import MultiValueDict

PARTS = ("day", "month", "year")
REAL_DAY = "Enter a real date, for example 31 1 2027."
ASSIGN, ACCEPT, WITHDRAW = "assign", "accept", "withdraw"


class DayBoxes(forms.Widget):
    """Three boxes: `NAME-day`, `NAME-month`, `NAME-year`."""

    def value_from_datadict(
        self,
        data: Mapping[str, Any],
        files: MultiValueDict[str, Any],  # noqa: ARG002 (Django's signature)
        name: str,
    ) -> list[str]:
        """What was typed into each."""
        return [str(data.get(f"{name}-{part}", "")).strip()[:10] for part in PARTS]


class Day(forms.Field):
    """A day as a person writes it, in three boxes; all of them blank is no day."""

    widget = DayBoxes

    def clean(self, value: list[str]) -> date | None:
        """The day; a ValidationError for one that does not exist."""
        if not any(value):
            return None
        try:
            day, month, year = (int(part) if part.isascii() else -1 for part in value)
            return date(year if year > 99 else 2000 + year, month, day)
        except (ValueError, OverflowError):
            raise forms.ValidationError(REAL_DAY) from None


class Decide(forms.Form):
    """Assign a finding, accept it, or take an acceptance back."""

    what = forms.ChoiceField(
        choices=[(ASSIGN, "Assign"), (ACCEPT, "Accept, with a reason"), (WITHDRAW, "Withdraw")],
        error_messages={"required": "Choose whether to assign it or to accept it."},
    )
    owner_role = forms.CharField(required=False, max_length=200)
    due_on = Day(required=False)
    words = forms.CharField(required=False, max_length=20_000)


class Reply(forms.Form):
    """What a supplier says of a finding."""

    supplier = forms.CharField(required=False, max_length=400)
    replied_on = Day(required=False)
    reply = forms.CharField(required=False, max_length=20_000)


class PassOver(forms.Form):
    """Who passes a step over, why, and since when."""

    by_role = forms.CharField(
        max_length=200, error_messages={"required": "Say which role decides to pass it over."}
    )
    reason = forms.CharField(
        max_length=4_000,
        error_messages={"required": "Give the reason, in words you would defend."},
    )
    decided_on = Day(required=False)

    def clean_decided_on(self) -> date:
        """A day has to be given: without one the record settles nothing."""
        given: date | None = self.cleaned_data["decided_on"]
        if given is None:
            raise forms.ValidationError("Say on which day that was decided.")
        return given


def errors_with_days(form: forms.Form) -> list[dict[str, str]]:
    """Every problem for the error summary; one about a day leads to its first box."""
    days = {f"#id_{name}" for name, field in form.fields.items() if isinstance(field, Day)}
    return [
        {**one, "href": f"{one['href']}-day"} if one["href"] in days else one
        for one in errors_of(form)
    ]


def boxes(form: forms.Form, name: str) -> dict[str, str]:
    """What stands in the three boxes of a day, by their names."""
    value = form[name].value()
    if isinstance(value, date):
        value = [str(value.day), str(value.month), str(value.year)]
    return dict(zip(PARTS, value or ("", "", ""), strict=True))
