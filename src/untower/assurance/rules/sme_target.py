"""Do small and medium-sized enterprises have the share the body aims at?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from untower.assurance.editions import ENGLAND
from untower.assurance.rule import Bond, Example, rule
from untower.findings import Force

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


CHARGES = """
contract_id | component_id | annual_gbp
---
k1 | a | 40
k2 | b | 60
"""
CONTRACTS = """
contract_id | supplier_id
---
k1 | small
k2 | large
"""
PPN_001 = (
    Bond(
        kinds=("central",),
        nations=ENGLAND,
        force=Force.MANDATORY_POLICY,
        since=date(2025, 4, 1),
    ),
)


@rule(
    sentence="Small and medium-sized enterprises have the share of spend the body set itself.",
    why="A target nobody counts is a wish; who is left out is counted by nobody.",
    point="PPN 001",
    edition="current",
    subject="charges",
    binds=PPN_001,
    confirmed=False,
    severity=Force.GUIDANCE,
    source="PPN 001: central bodies set a target of direct spend over three years from 1 April "
    "2025, as restated by Tussell; no share for all is in it",
    reads=(
        "charges.contract_id",
        "charges.component_id",
        "charges.annual_gbp",
        "contracts.contract_id",
        "contracts.supplier_id",
        "suppliers.supplier_id",
        "suppliers.is_sme",
        "limits.kind",
        "limits.comparator",
        "limits.value",
    ),
    next_step="Look at which lots a smaller firm could hold; the target is no award rule.",
    supply="In limits: kind sme_share, at least, with the share in per cent; in suppliers: whether "
    "each is small or medium-sized; in charges: what each contract charges.",
    exclusions=("Bodies the note does not bind.",),
    assumptions=(
        "Charges a year stand for direct spend; the target is of three years' spend with all "
        "suppliers, so this is a part of it.",
        "A supplier of unknown size might be either: the share is from the least to the most.",
    ),
    examples=(
        Example(
            kind="central",
            tables={
                "charges": CHARGES,
                "contracts": CONTRACTS,
                "suppliers": """
                supplier_id | is_sme
                ------------+-------
                small       | yes
                large       | no
                """,
                "limits": """
                limit_id | kind      | comparator | value
                ---------+-----------+------------+------
                l1       | sme_share | at_least   | 30
                """,
            },
            outcomes={"all": "met"},
        ),
        Example(
            kind="central",
            tables={
                "charges": CHARGES,
                "contracts": CONTRACTS,
                "suppliers": """
                supplier_id | is_sme
                ------------+-------
                small       | yes
                large       | no
                """,
                "limits": """
                limit_id | kind      | comparator | value
                ---------+-----------+------------+------
                l1       | sme_share | at_least   | 60
                """,
            },
            outcomes={"all": "not met"},
        ),
        Example(
            kind="central",
            tables={
                "charges": CHARGES,
                "contracts": CONTRACTS,
                "suppliers": """
                supplier_id | is_sme
                ------------+-------
                small       |
                large       | no
                """,
                "limits": """
                limit_id | kind      | comparator | value
                ---------+-----------+------------+------
                l1       | sme_share | at_least   | 30
                """,
            },
            outcomes={"all": "not known"},
        ),
        Example(
            tables={"charges": CHARGES},
            outcomes={"all": "not applicable"},
        ),
    ),
)
def sme_target(case: CaseFile) -> Iterator[Answer]:
    """All charges together: the share of small and medium-sized firms, at least and at most."""
    charges = case.rows("charges")
    if not charges:
        return
    whole = case.whole("charges")
    targets = case.where("limits", "kind", "sme_share")
    told = [t["value"] for t in targets if t["comparator"] == "at_least"]
    if not told or None in told or any(t["comparator"] is None for t in targets):
        yield whole.not_known("which share the body aims at is not known")
        return
    small = large = unsure = Decimal(0)
    for charge in charges:
        paid = charge["annual_gbp"]
        if paid is None:
            yield whole.not_known("what every contract charges is not known")
            return
        contract = case.linked(charge, "contracts", "contract_id")
        is_sme = case.linked(contract, "suppliers", "supplier_id")["is_sme"]
        small += paid if is_sme else 0
        large += paid if is_sme is False else 0
        unsure += paid if is_sme is None else 0
    yield _compared(whole, (small, large, unsure), max(told))


def _compared(whole: Line, paid: tuple[Decimal, Decimal, Decimal], target: float) -> Answer:
    small, large, unsure = paid
    total = small + large + unsure
    if not total:
        return whole.not_known("nothing is charged")
    least, most = 100 * float(small / total), 100 * float((small + unsure) / total)
    share = f"{least:.0f}%" if small + large == total else f"{least:.0f}% to {most:.0f}%"
    words = f"{share} of charges go to small and medium-sized firms; the target is {target:g}%"
    if least >= target:
        return whole.met(words)
    return whole.not_met(words) if most < target else whole.not_known(words)
