"""Does one supplier group hold almost everything?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import CODE_2016
from untower.assurance.rule import Example, rule
from untower.assurance.shares import SHARE_READS, top_share
from untower.findings import Force

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="The work is with several suppliers, not with one large one.",
    why="Whoever holds everything cannot be compared with anybody, nor left.",
    point="sourcing strategy",
    edition="2016",
    subject="charges",
    binds=CODE_2016,
    is_yardstick=True,
    confirmed=False,
    severity=Force.HOUSE_CONVENTION,
    source="Technology Code of Practice, edition of August 2016, the point on sourcing as "
    "reported by ChannelWeb; not confirmed",
    reads=(*SHARE_READS,),
    next_step="Plan which parts to let to others, in which order.",
    supply="In charges: what each contract charges; in suppliers: who owns whom.",
    exclusions=("A body whose contracts charge nothing.",),
    assumptions=("Nine tenths of all charges is a house convention.",),
    examples=(
        Example(
            tables={
                "charges": """
                contract_id | component_id | annual_gbp
                ------------+--------------+-----------
                k1          | a            | 60
                k2          | b            | 40
                """,
                "contracts": """
                contract_id | supplier_id
                ------------+------------
                k1          | north
                k2          | south
                """,
                "suppliers": """
                supplier_id | parent_id
                ------------+------------
                north       | north-group
                south       | south-group
                """,
            },
            outcomes={
                "all": "met",
            },
        ),
        Example(
            tables={
                "charges": """
                contract_id | component_id | annual_gbp
                ------------+--------------+-----------
                k1          | a            | 95
                k2          | b            | 5
                """,
                "contracts": """
                contract_id | supplier_id
                ------------+------------
                k1          | north
                k2          | south
                """,
                "suppliers": """
                supplier_id | parent_id
                ------------+------------
                north       | north-group
                south       | south-group
                """,
            },
            outcomes={
                "all": "not met",
            },
        ),
        Example(
            tables={
                "charges": """
                contract_id | component_id | annual_gbp
                ------------+--------------+-----------
                k1          | a            | 60
                k2          | b            |
                """,
                "contracts": """
                contract_id | supplier_id
                ------------+------------
                k1          | north
                k2          | south
                """,
                "suppliers": """
                supplier_id | parent_id
                ------------+------------
                north       | north-group
                south       | south-group
                """,
            },
            outcomes={
                "all": "not known",
            },
        ),
        Example(
            tables={
                "charges": """
                contract_id | component_id | annual_gbp
                ------------+--------------+-----------
                k1          | a            | 0
                """,
                "contracts": """
                contract_id | supplier_id
                ------------+------------
                k1          | north
                """,
                "suppliers": """
                supplier_id | parent_id
                ------------+------------
                north       | north-group
                """,
            },
            outcomes={
                "all": "not applicable",
            },
        ),
    ),
)
def several_suppliers(case: CaseFile) -> Iterator[Answer]:
    """All charges together, by the share of the largest group."""
    if not case.rows("charges"):
        return
    whole, limit = case.whole("charges"), case.convention("top_group_single_supplier_share")
    if all(line["annual_gbp"] == 0 for line in case.rows("charges")):
        yield whole.not_applicable("nothing is charged")
        return
    share = top_share(case, case.rows("charges"))
    if share is None:
        yield whole.not_known("what is charged, or by whom, is not wholly known")
        return
    least, most, group = share
    if least >= limit:
        yield whole.not_met(f"{group} charges {100 * least:.0f}% of everything")
    elif most >= limit:
        yield whole.not_known("who owns the suppliers is not wholly known")
    else:
        yield whole.met(f"the largest group charges {100 * least:.0f}%")
