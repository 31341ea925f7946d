"""Does one supplier group hold a whole layer of technology?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import HOUSE, SOURCE_HOUSE
from untower.assurance.rule import Example, rule
from untower.assurance.shares import SHARE_READS, top_share
from untower.assurance.verdict import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="No layer of technology is held almost wholly by one supplier group.",
    why="A layer let wholly to one firm, beside other such layers, is how towers are built.",
    point="11",
    edition="current",
    subject="components",
    binds=HOUSE,
    source=SOURCE_HOUSE,
    reads=(
        *SHARE_READS,
        "components.component_id",
        "components.layer",
    ),
    next_step="Let its parts along the services that use them, where that is economic.",
    supply="In charges: what each contract charges for which component; in components: the "
    "layer; in suppliers: who owns whom.",
    exclusions=("Layers in which one component or none is charged for.",),
    assumptions=(
        "Eight tenths of what the layer is charged is a house convention.",
        "A commodity can rightly be bought from one supplier: this is a sign, not a judgement.",
    ),
    examples=(
        Example(
            tables={
                "components": """
                component_id | layer
                -------------+--------
                a            | hosting
                b            | hosting
                c            | network
                d            | network
                e            | data
                """,
                "charges": """
                contract_id | component_id | annual_gbp
                ------------+--------------+-----------
                k1          | a            | 90
                k2          | b            | 10
                k1          | c            | 50
                k2          | d            | 50
                k1          | e            | 10
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
                "hosting": "not met",
                "network": "met",
                "data": "not applicable",
            },
        ),
        Example(
            tables={
                "components": """
                component_id | layer
                -------------+--------
                a            | hosting
                b            | hosting
                """,
                "charges": """
                contract_id | component_id | annual_gbp
                ------------+--------------+-----------
                k1          | a            | 90
                k2          | b            |
                """,
                "contracts": """
                contract_id | supplier_id
                ------------+------------
                k1          | north
                k2          | south
                """,
            },
            outcomes={
                "hosting": "not known",
            },
        ),
    ),
)
def no_layer_held_wholly(case: CaseFile) -> Iterator[Answer]:
    """Each layer by the share of what it is charged that goes to the largest group."""
    layers: dict[str, list[Line]] = {}
    unplaced = False
    for charge in case.rows("charges"):
        layer = case.linked(charge, "components", "component_id")["layer"]
        if layer is None:
            unplaced = True
        else:
            layers.setdefault(layer, []).append(charge)
    for layer, charges in sorted(layers.items()):
        yield _answer(case, Line("components", {}, layer), charges, unplaced)


def _answer(case: CaseFile, line: Line, charges: list[Line], unplaced: bool) -> Answer:
    limit = case.convention("layer_monopoly_share")
    if unplaced:
        return line.not_known("the layer of some components is not known")
    if len({c["component_id"] for c in charges}) == 1:
        return line.not_applicable("one component of it is charged for")
    share = top_share(case, charges)
    if share is None:
        return line.not_known("what is charged, or by whom, is not wholly known")
    least, most, group = share
    if least >= limit:
        return line.not_met(
            f"{group} charges {100 * least:.0f}% of it", tuple(c.row for c in charges)
        )
    if most >= limit:
        return line.not_known("who owns its suppliers is not wholly known")
    return line.met(f"the largest group charges {100 * least:.0f}% of it")
