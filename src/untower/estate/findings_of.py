"""Every finding of the estate, in one list."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from untower.estate.contract_findings import contract_findings
from untower.estate.duplicate_findings import duplicate_findings
from untower.estate.estate_findings import estate_findings
from untower.estate.large_contracts import large_contract_findings
from untower.estate.risks import risk_findings
from untower.estate.spend_findings import spend_findings
from untower.estate.uncovered_spend import uncovered_spend
from untower.findings import worst_first

if TYPE_CHECKING:
    from untower.estate.facts import Facts
    from untower.findings import Finding


def findings_of(facts: Facts) -> list[Finding]:
    """What the payments, the contracts and the components ask, worst first.

    Outcome, severity and money decide, as everywhere; of those that are equal in all three, the
    contract whose decision comes next is first.
    """
    found = [
        *duplicate_findings(facts),
        *spend_findings(facts),
        *uncovered_spend(facts),
        *contract_findings(facts),
        *large_contract_findings(facts),
        *risk_findings(facts),
        *estate_findings(facts),
    ]
    next_on = {
        term.contract_id: term.decide_by
        for term in facts.terms
        if term.decide_by is not None and term.decide_by >= facts.on
    }

    def decided_on(finding: Finding) -> date:
        of_contract = finding.subject_table == "contracts"
        return next_on.get(finding.subject_key, date.max) if of_contract else date.max

    equals = groupby(worst_first(found), key=lambda f: (f.outcome, f.severity, f.money_gbp or 0))
    return [finding for _, group in equals for finding in sorted(group, key=decided_on)]
