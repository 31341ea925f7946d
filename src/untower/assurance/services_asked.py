"""Which services and components a point of the Code is asked of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.findings import Outcome

if TYPE_CHECKING:
    from untower.assurance.verdict import Answer, Line

GONE = ("retired", "planned")


def not_public(line: Line) -> Answer | None:
    """The answer of a service that is not, or may not be, for people outside; None for one that is.

    Only services for people outside are asked.
    """
    if line["is_public_facing"] is False:
        return line.not_applicable("people outside do not use it")
    if line["is_public_facing"] is None:
        return line.not_known("whether people outside use it is not known", "is_public_facing")
    return None


def not_personal(line: Line) -> Answer | None:
    """The answer of a component that does not, or may not, hold data about people."""
    if line["has_personal_data"] is False:
        return line.not_applicable("it holds no data about people")
    if line["has_personal_data"] is None:
        return line.not_known(
            "whether it holds data about people is not known", "has_personal_data"
        )
    return None


def not_of_layer(line: Line, layers: tuple[str, ...]) -> Answer | None:
    """The answer of a component outside some layers, or of which the layer is not known."""
    if line["layer"] is None:
        return line.not_known("its layer is not known", "layer")
    if line["layer"] not in layers:
        return line.not_applicable(f"it belongs to {str(line['layer']).replace('_', ' ')}")
    return None


def if_running(line: Line, answer: Answer) -> Answer:
    """An accusation only of what runs: what is planned or gone is left alone."""
    if answer.outcome is not Outcome.NOT_MET:
        return answer
    if line["status"] is None:
        return line.not_known(f"{answer.words}; whether it still runs is not known", "status")
    if line["status"] in GONE:
        return line.not_applicable(f"it is {line['status']}")
    return answer
