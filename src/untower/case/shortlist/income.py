"""What do contracts bring in that pay the organisation, and until when?

Such income goes on in every option as it does today, until its contract's last day in force: what
comes after is not known and is not counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from untower.award.calendar import months_until
from untower.case.flows import Line
from untower.case.shortlist.costing import Around
from untower.estate.contract_dates import contract_terms
from untower.phrases import listed, spell_day

if TYPE_CHECKING:
    from untower.arithmetic.present_value import Floats
    from untower.award.situation import Situation
    from untower.case.shortlist.costing import Priced
    from untower.estate.contract_dates import ContractTerm

NAMED_AT_MOST = 4


def income(situation: Situation) -> Around:
    """The income of each contract that pays the organisation, as negative lines."""
    found: list[Priced] = []
    blank: list[str] = []
    unknown: list[str] = []
    for term in contract_terms(situation.tables, on=situation.on):
        if not term.is_revenue:
            continue
        months = months_until(situation.terms.starts_on, term.ends_on)
        annual = _annual_gbp(term, situation)
        if months is None or annual is None:
            blank.append(term.contract_id)
            continue
        if months < 12 * situation.terms.horizon_years and term.ends_on is not None:
            unknown.append(f"{term.contract_id} after {spell_day(term.ends_on)}")
        found.append((_line(term, situation), -annual * _years(situation, months)))
    sentences = []
    if blank:
        named = listed(blank, at_most=NAMED_AT_MOST)
        sentences.append(f"Income from {named}: its amount or its end is blank.")
    if unknown:
        sentences.append(f"Income from {listed(unknown, at_most=NAMED_AT_MOST)}.")
    return Around(priced=tuple(found), not_known=tuple(sentences))


def _line(term: ContractTerm, situation: Situation) -> Line:
    return Line(
        part="income",
        group_id=situation.groups.group(term.supplier_id),
        contract_id=term.contract_id,
    )


def _annual_gbp(term: ContractTerm, situation: Situation) -> float | None:
    """What it brings in a year without VAT; None where not known, or whether VAT is in it is not.

    Charges are stated without VAT; a register's value on the basis it names.
    """
    if term.annual_gbp is None:
        return None
    annual = float(term.annual_gbp)
    if term.annual_from == "charges":
        return annual
    if term.value_basis == "inc_vat":
        return annual / (1 + situation.numbers.vat_rate)
    return annual if term.value_basis == "ex_vat" else None


def _years(situation: Situation, months: int) -> Floats:
    """[H] The part of each year before a month counted from the plan's start."""
    first = 12.0 * np.arange(situation.terms.horizon_years)
    return np.asarray(np.clip((months - first) / 12, 0, 1))
