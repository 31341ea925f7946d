"""What people type, read and checked: one module a subject.

Fields are drawn by the GOV.UK macros with the id `id_<name>`; `errors_of` is what base.html's
error summary shows, each problem linked to its field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.forms import BaseForm

    from untower.actions.acting import Refused


def errors_of(form: BaseForm) -> list[dict[str, str]]:
    """Every problem of a form for the error summary; one about the whole form links to `#main`."""
    return [
        {"text": str(sentence), "href": "#main" if name == "__all__" else f"#id_{name}"}
        for name, sentences in form.errors.items()
        for sentence in sentences
    ]


def add_problems(form: BaseForm, refused: Refused) -> None:
    """Put what an action refused on the form's fields; what is about none stands above them."""
    for name, sentence in refused.problems.items():
        form.add_error(name if name in form.fields else None, sentence)


def message_of(form: BaseForm, name: str) -> dict[str, str] | None:
    """The `errorMessage` of a macro for one field, or None."""
    found = form.errors.get(name)
    return {"text": str(found[0])} if found else None
