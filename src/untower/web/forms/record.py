"""What somebody asks of the record: which events, or an export of what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from untower.record.events.reading import BY_THE_SERVICE, Wanted, kinds_in, people_in

if TYPE_CHECKING:
    from untower.record.people.models import Organisation

DAYS = ["%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y"]
NO_DAY = "Enter a day as 31/03/2027."


class Filter(forms.Form):
    """Which events of an organisation are wanted."""

    kind = forms.ChoiceField(required=False)
    person = forms.ChoiceField(required=False)
    subject = forms.CharField(required=False, max_length=200)
    first = forms.DateField(required=False, input_formats=DAYS, error_messages={"invalid": NO_DAY})
    last = forms.DateField(required=False, input_formats=DAYS, error_messages={"invalid": NO_DAY})

    def __init__(self, organisation: Organisation, *args: Any, **more: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **more)
        choices = {"kind": kinds_in(organisation), "person": people_in(organisation)}
        for name, known in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", "all"), *known]
                field.error_messages["invalid_choice"] = "Choose one of the list."

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        typed = super().clean() or {}
        first, last = typed.get("first"), typed.get("last")
        if first and last and last < first:
            self.add_error("last", "Enter a day that is not before the first.")
        return typed

    def wanted(self) -> Wanted:
        """What was asked for."""
        from uuid import UUID

        typed = self.cleaned_data
        person = typed["person"] or None
        return Wanted(
            kind=typed["kind"],
            person=person if person in (None, BY_THE_SERVICE) else UUID(person),
            subject=typed["subject"].strip(),
            first_on=typed["first"],
            last_on=typed["last"],
        )


class Challenge(forms.Form):
    """Of what an export for a challenge is made, and in which edition its papers are."""

    what = forms.ChoiceField(error_messages={"required": "Choose what to export."})
    edition = forms.ChoiceField(error_messages={"required": "Choose an edition for the papers."})

    def __init__(
        self,
        what: list[tuple[str, str]],
        editions: list[tuple[str, str]],
        *args: Any,  # noqa: ANN401
        **more: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **more)
        for name, known in (("what", what), ("edition", editions)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = known
                field.error_messages["invalid_choice"] = "Choose one of the list."
