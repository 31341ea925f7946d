"""What would choosing piece by piece give beside choosing together?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.answers import Table
from untower.arithmetic.money import spell_gbp
from untower.award.curves.overall import outcome_under
from untower.award.pictures_curves import NAMES
from untower.award.pictures_words import PLANNING, millions
from untower.award.piecemeal import CHEAPEST
from untower.award.reads import CHOICE_READS, LIMIT_READS, SERVICE_READS
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.answers import Value
    from untower.award.answered import Answered
    from untower.award.checker import Checked

RULES_NAMED = 4


def compared_picture(answered: Answered, checked: Checked) -> Table:
    """Piecemeal and joint choices side by side, also with what is shared at nothing."""
    years = plural(answered.situation.terms.horizon_years, "year")
    return Table(
        picture_id="piece_by_piece",
        title=_title(answered, checked),
        drawn=f"Whole-life cost over {years} at present value, £m; beside it the same with "
        f"interfaces and the cost of managing suppliers at nothing. {PLANNING}",
        note="Value is cost and what quality falls short by: the range is chosen by it. Piece by "
        "piece each component takes its own cheapest, or best scoring, offer as if it stood alone.",
        columns=(
            "Choice",
            "Cost, £m",
            "Value, £m",
            "Cost, shared at nothing, £m",
            "Value, shared at nothing, £m",
            "User outcome",
            "Groups",
            "Rules broken",
            "Which",
        ),
        rows=tuple(_rows(answered, checked)),
        reads=(*CHOICE_READS, *LIMIT_READS, *SERVICE_READS),
        number_columns=(1, 2, 3, 4, 5, 6, 7),
        bar_columns=(7,),
    )


def _title(answered: Answered, checked: Checked) -> str:
    cheapest = next((p for p in answered.piecemeal if p.name == CHEAPEST), None)
    if cheapest is None or cheapest.checked is None:
        count = 0 if cheapest is None else len(cheapest.uncovered)
        return f"Piece by piece leaves {plural(count, 'component')} without an offer of their own"
    other = cheapest.checked
    against = other.cost_gbp - checked.cost_gbp
    broken = len({b.rule_id for b in other.broken})
    side = "more" if against >= 0 else "less"
    return (
        f"Choosing the cheapest piece by piece costs {spell_gbp(abs(against))} {side} and breaks "
        f"{plural(broken, 'rule')}"
    )


def _rows(answered: Answered, checked: Checked) -> Iterator[tuple[Value, ...]]:
    yield _row("Chosen together", checked, answered)
    alone = answered.joint_alone
    if alone is not None and alone.checked is not None:
        yield _row("Chosen together, shared at nothing", alone.checked, answered)
    for choice in answered.piecemeal:
        name = NAMES.get(choice.name, choice.name)
        if choice.checked is None:
            blank = (None,) * 6
            yield (name, *blank, None, f"{plural(len(choice.uncovered), 'component')} left out")
        else:
            yield _row(name, choice.checked, answered)


def _row(name: str, checked: Checked, answered: Answered) -> tuple[Value, ...]:
    shared = checked.interface_gbp + checked.managing_gbp
    outcome = outcome_under(checked, answered.situation.services)
    broken = list(dict.fromkeys(b.rule_id for b in checked.broken))
    return (
        name,
        round(millions(checked.cost_gbp), 2),
        round(millions(checked.value_gbp), 2),
        round(millions(checked.cost_gbp - shared), 2),
        round(millions(checked.value_gbp - shared), 2),
        None if outcome is None else round(outcome, 1),
        checked.suppliers,
        len(broken),
        listed(broken, at_most=RULES_NAMED) if broken else "none",
    )
