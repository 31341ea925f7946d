"""Has each large contract the measures the Act asks for?"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from untower.assurance.contract_tests import EXCEPTION_READS, VAT
from untower.assurance.dating import by_contract_under_the_act
from untower.assurance.editions import ACT
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


@rule(
    sentence="A contract of more than £5 million has at least three published measures.",
    why="A supplier is held to what is measured in public.",
    point="Procurement Act 2023, section 52",
    edition="current",
    subject="contracts",
    binds=ACT,
    dated=by_contract_under_the_act,
    confirmed=False,
    source="Procurement Act 2023, section 52, as restated by several law firms",
    reads=(
        "contracts.contract_id",
        "contracts.title",
        "contracts.owner_role",
        "contracts.procurement_commenced_on",
        "contracts.starts_on",
        "contracts.regime",
        "contracts.maximum_value_gbp",
        "contracts.value_basis",
        "kpis.contract_id",
        "kpis.measure",
        "kpis.target",
        *EXCEPTION_READS,
    ),
    next_step="Set and publish the measures, or record why none suits.",
    supply="In kpis: the measures of each large contract with their targets; in contracts: "
    "value, basis, and the law each was let under.",
    exclusions=(
        "Frameworks, concessions and light touch contracts are not told apart: record them as "
        "an exception.",
    ),
    assumptions=("The value counts VAT.",),
    examples=(
        Example(
            tables={
                "contracts": """
                contract_id | procurement_commenced_on | regime | maximum_value_gbp | value_basis
                ------------+--------------------------+--------+-------------------+------------
                ash         | 2025-06-01               | pa2023 | 9000000           | ex_vat
                birch       | 2025-06-01               | pa2023 | 9000000           | ex_vat
                cedar       | 2025-06-01               | pa2023 | 9000000           | ex_vat
                damson      | 2025-06-01               | pa2023 | 900000            | ex_vat
                """,
                "kpis": """
                kpi_id | contract_id | measure         | target
                -------+-------------+-----------------+-------
                k1     | ash         | answers in time | 95
                k2     | ash         | hours up        | 99
                k3     | ash         | users content   | 80
                k4     | birch       | hours up        | 99
                """,
            },
            outcomes={
                "ash": "met",
                "birch": "not met",
                "cedar": "not known",
                "damson": "not applicable",
            },
        ),
    ),
)
def kpis_set(case: CaseFile) -> Iterator[Answer]:
    """Each contract by its value and its measures."""
    for line in case.rows("contracts"):
        day = line["procurement_commenced_on"]
        yield _answer(
            case,
            line,
            case.number("kpis_required_above_gbp", day),
            case.number("kpis_required_min", day),
        )


def _answer(case: CaseFile, line: Line, above: float | None, least: float | None) -> Answer:
    value, basis = line["maximum_value_gbp"], line["value_basis"]
    if above is None or least is None or value is None:
        return line.not_known("its value or the limit that binds is not known", "maximum_value_gbp")
    bound = Decimal(repr(above))
    if value * (1 if basis == "inc_vat" else VAT) <= bound:
        return line.not_applicable("it is worth no more than the limit")
    if value * (VAT if basis == "ex_vat" else 1) <= bound:
        return line.not_known("whether its value includes VAT is not known", "value_basis")
    kpis = case.where("kpis", "contract_id", line["contract_id"])
    whole = [k for k in kpis if k["measure"] is not None and k["target"] is not None]
    if len(whole) >= least:
        return line.met(f"it has {len(whole)} measures")
    excepted = case.is_excepted(line)
    if excepted:
        return line.met("it is excepted on record")
    unsure = not kpis or len(whole) < len(kpis) or case.where("kpis", "contract_id", None)
    if unsure or excepted is None:
        return line.not_known("which measures it has is not known")
    return line.not_met(f"it has {len(whole)} of {least:g} measures", tuple(k.row for k in kpis))
