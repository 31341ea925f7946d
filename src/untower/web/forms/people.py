"""What people type about themselves and each other: sign-in, codes, passwords, roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from untower.actions.people.tokens import DAYS, SCOPES
from untower.record.people.models import Purpose, Role

if TYPE_CHECKING:
    from untower.record.people.models import Link

EMAIL_NEEDED = {
    "required": "Enter an email address.",
    "invalid": "Enter an email address in the right form, like name@example.gov.uk.",
}
NOT_THE_SAME = "The two passwords differ. Type the same one twice."

# What each role lets a person do, as the pages that hand roles out say it.
ROLE_HINTS = {
    Role.OWNER: "invites people, changes roles, edits, decides",
    Role.COMMERCIAL_LEAD: "edits, plans, runs procurements, sees commercial figures in full",
    Role.EVALUATOR: "scores what is assigned to them, and sees nothing else",
    Role.EDITOR: "changes tables, plans and runs; no security or personal columns",
    Role.VIEWER: "reads the members edition; changes nothing",
    Role.AUDITOR: "reads everything in full, with every event; changes nothing",
}


def password_field(said: str) -> forms.CharField:
    """A password as it was typed, blanks and all."""
    return forms.CharField(max_length=1000, strip=False, error_messages={"required": said})


class SignIn(forms.Form):
    """Email address and password."""

    email = forms.EmailField(max_length=254, error_messages=EMAIL_NEEDED)
    password = password_field("Enter your password.")
    next = forms.CharField(required=False, max_length=2000)


class Code(forms.Form):
    """A code from the app, or a recovery code."""

    code = forms.CharField(max_length=40, error_messages={"required": "Enter the code."})


class EmailAddress(forms.Form):
    """Where a link should go."""

    email = forms.EmailField(max_length=254, error_messages=EMAIL_NEEDED)


class Name(forms.Form):
    """What a person is called here."""

    name = forms.CharField(
        max_length=200,
        error_messages={
            "required": "Enter your name.",
            "max_length": "Your name must be 200 characters or fewer.",
        },
    )


class OpenedLink(forms.Form):
    """What a link asks for: a password always, name and address where there is no account yet."""

    email = forms.EmailField(max_length=254, error_messages=EMAIL_NEEDED)
    name = forms.CharField(max_length=200, error_messages={"required": "Enter your name."})
    password = password_field("Choose a password.")
    again = password_field("Type the password again.")

    def __init__(self, link: Link, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        if link.purpose != Purpose.FIRST_ADMINISTRATOR:
            del self.fields["email"]
        if link.purpose in (Purpose.PASSWORD, Purpose.SECOND_STEP):
            del self.fields["name"]

    def clean(self) -> dict[str, object]:
        """Both passwords are the same."""
        return _same_twice(self, "password")


class ChangedPassword(forms.Form):
    """The password as it is and as it shall be."""

    old = password_field("Enter your password as it is now.")
    new = password_field("Choose a new password.")
    again = password_field("Type the new password again.")

    def clean(self) -> dict[str, object]:
        """Both new passwords are the same."""
        return _same_twice(self, "new")


class Invitation(forms.Form):
    """Whom to invite, in which roles."""

    email = forms.EmailField(max_length=254, error_messages=EMAIL_NEEDED)
    roles = forms.MultipleChoiceField(
        choices=Role.choices, error_messages={"required": "Choose at least one role."}
    )


class Roles(forms.Form):
    """The roles a member shall have; none removes them."""

    roles = forms.MultipleChoiceField(choices=Role.choices, required=False)


class PasswordAgain(forms.Form):
    """The password once more, before something that a stolen session must not do."""

    password = password_field("Enter your password.")


class NewEmail(PasswordAgain):
    """Another address to sign in with."""

    email = forms.EmailField(max_length=254, error_messages=EMAIL_NEEDED)


class NewToken(PasswordAgain):
    """What a program may read, where, for how long."""

    organisation = forms.SlugField(error_messages={"required": "Choose an organisation."})
    name = forms.CharField(
        max_length=100, error_messages={"required": "Say what reads with this token."}
    )
    scopes = forms.MultipleChoiceField(
        choices=list(SCOPES.items()),
        error_messages={"required": "Choose at least one thing that may be read."},
    )
    days = forms.TypedChoiceField(
        choices=[(days, str(days)) for days in DAYS],
        coerce=int,
        error_messages={"required": "Choose how long it should last."},
    )


class OrganisationName(forms.Form):
    """What an organisation is called."""

    name = forms.CharField(
        max_length=200,
        error_messages={
            "required": "Enter the organisation's name.",
            "max_length": "The name must be 200 characters or fewer.",
        },
    )


class Confirmed(PasswordAgain):
    """A password again, and a tick, before something that cannot be undone."""

    sure = forms.BooleanField(error_messages={"required": "Tick the box to go on."})


def _same_twice(form: forms.Form, name: str) -> dict[str, object]:
    typed = form.cleaned_data
    if name in typed and "again" in typed and typed[name] != typed["again"]:
        form.add_error("again", NOT_THE_SAME)
    return typed
