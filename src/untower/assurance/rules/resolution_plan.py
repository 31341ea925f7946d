"""Is it planned what happens if a supplier of a critical service fails?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.contract_tests import in_force
from untower.assurance.editions import PLAYBOOK, PLAYBOOK_SOURCE
from untower.assurance.evidence import READS_OTHER, evidence_answer, shown
from untower.assurance.rule import Example, rule
from untower.findings import Force

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


POINT = "resolution_plan"


@rule(
    sentence="A contract behind a critical service has a plan for its supplier's failure.",
    why="A firm fails on a Friday; what is not planned by then is improvised.",
    point="DDaT Playbook, resolution planning",
    edition="current",
    subject="contracts",
    binds=PLAYBOOK,
    severity=Force.GUIDANCE,
    source=PLAYBOOK_SOURCE,
    reads=(
        "contracts.contract_id",
        "contracts.title",
        "contracts.owner_role",
        "contracts.ends_on",
        "charges.contract_id",
        "charges.component_id",
        "uses.service_id",
        "uses.component_id",
        "services.service_id",
        "services.criticality",
        *READS_OTHER,
    ),
    next_step="Renew the plan with the supplier, and name who would take over.",
    supply="In evidence: kind other, point resolution_plan, about the contract, with its date, its "
    "end and its result; in services: how critical each is.",
    exclusions=("Contracts that have ended, or stand behind no critical service.",),
    assumptions=("Critical is 4 or 5 of 5, a house convention.",),
    examples=(
        Example(
            tables={
                "contracts": """
                contract_id | ends_on
                ------------+-----------
                ash         | 2028-01-01
                birch       | 2028-01-01
                cedar       | 2028-01-01
                damson      | 2028-01-01
                elder       | 2028-01-01
                fir         | 2028-01-01
                """,
                "charges": """
                contract_id | component_id
                ------------+-------------
                ash         | one
                birch       | one
                cedar       | one
                damson      | two
                elder       | one
                fir         | one
                """,
                "uses": """
                service_id | component_id
                -----------+-------------
                care       | one
                parks      | two
                """,
                "services": """
                service_id | criticality
                -----------+------------
                care       | 5
                parks      | 2
                """,
                "evidence": shown("other", "contracts", POINT),
            },
            outcomes={
                "ash": "met",
                "birch": "not met",
                "cedar": "not known",
                "damson": "not applicable",
                "elder": "not known",
                "fir": "not met",
            },
        ),
    ),
)
def resolution_plan(case: CaseFile) -> Iterator[Answer]:
    """Each contract behind a critical service by its evidence."""
    least = case.convention("critical_service_from")
    for line in case.rows("contracts"):
        yield _asked(case, line, least) or evidence_answer(
            case, line, "other", "resolution plan", point=POINT
        )


def _asked(case: CaseFile, line: Line, least: float) -> Answer | None:
    """The answer of a contract that is not asked, or may not be."""
    now = in_force(case, line)
    if now is None:
        return line.not_known("when it ends is not known", "ends_on")
    if not now:
        return line.not_applicable("it has ended")
    covered = [c["component_id"] for c in case.where("charges", "contract_id", line["contract_id"])]
    uses = [case.where("uses", "component_id", c) for c in covered]
    critical = [
        case.linked(use, "services", "service_id")["criticality"] for found in uses for use in found
    ]
    if any(c is not None and c >= least for c in critical):
        return None
    if not critical or None in critical:
        return line.not_known("how critical the services behind it are is not known")
    return line.not_applicable("no critical service rests on it")
