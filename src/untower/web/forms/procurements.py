"""What people type about a procurement: openers, passphrases, scores, reasons, decisions."""

from __future__ import annotations

from django import forms

from untower.record.procurements.models import Interest

LONGEST_WORDS = 20_000


class Openers(forms.Form):
    """The two people, by token."""

    first = forms.UUIDField(error_messages={"required": "Choose the first opener."})
    second = forms.UUIDField(error_messages={"required": "Choose the second opener."})


class NewKey(forms.Form):
    """A passphrase, twice."""

    passphrase = forms.CharField(
        strip=False, max_length=2_000, error_messages={"required": "Enter a passphrase."}
    )
    again = forms.CharField(
        strip=False, max_length=2_000, error_messages={"required": "Enter it a second time."}
    )


class Passphrase(forms.Form):
    """An opener's passphrase."""

    passphrase = forms.CharField(
        strip=False, max_length=2_000, error_messages={"required": "Enter your passphrase."}
    )


class Person(forms.Form):
    """A person, by token."""

    person = forms.UUIDField(error_messages={"required": "Choose a person."})


class Scored(forms.Form):
    """A score and its reason, either of them still blank: the action says what may stand."""

    score = forms.CharField(required=False, max_length=20)
    reason = forms.CharField(required=False, max_length=LONGEST_WORDS)


class Because(forms.Form):
    """Why something is sent back."""

    because = forms.CharField(
        max_length=LONGEST_WORDS, error_messages={"required": "Write why it is returned."}
    )


class SignsAs(forms.Form):
    """The role in which somebody signs."""

    signs_as = forms.CharField(
        max_length=200,
        error_messages={"required": "Enter the role you sign in, such as Head of Procurement."},
    )


class Standstill(forms.Form):
    """The day of the award notice and the last day of the standstill period."""

    notice_on = forms.DateField(
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y"],
        error_messages={
            "required": "Enter the day of the award notice.",
            "invalid": "Enter a day such as 31/03/2027.",
        },
    )
    ends_on = forms.DateField(
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y"],
        error_messages={
            "required": "Enter the last day of the standstill period.",
            "invalid": "Enter a day such as 31/03/2027.",
        },
    )


class LaterDeadline(forms.Form):
    """The day and time until which tenders may come, and why it is later than was said."""

    on = forms.DateField(
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y"],
        error_messages={
            "required": "Enter the new last day.",
            "invalid": "Enter a day such as 31/03/2027.",
        },
    )
    at = forms.TimeField(
        input_formats=["%H:%M", "%H.%M"],
        error_messages={
            "required": "Enter the time of that day.",
            "invalid": "Enter a time such as 12:00.",
        },
    )
    reason = forms.CharField(
        max_length=LONGEST_WORDS,
        error_messages={
            "required": "Enter why the deadline is extended: it is kept with the procurement."
        },
    )


NATURES = [(nature.value, nature.label) for nature in Interest.Nature]
