"""Do lots follow services, or cut across them by technology?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.contract_tests import EXCEPTION_READS
from untower.assurance.editions import HOUSE, SOURCE_HOUSE
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


@rule(
    sentence="A lot lies along a service: it does not take one layer of technology from several.",
    why="A lot that takes one layer of many services makes the next tower.",
    point="11",
    edition="current",
    subject="lots",
    binds=HOUSE,
    source=SOURCE_HOUSE,
    reads=(
        "lots.lot_id",
        "lots.title",
        "lot_components.lot_id",
        "lot_components.component_id",
        "components.component_id",
        "components.layer",
        "uses.service_id",
        "uses.component_id",
        *EXCEPTION_READS,
    ),
    next_step="Cut the lot again along the services it serves.",
    supply="In lot_components: what each lot covers; in components: the layer; in uses: which "
    "services rest on it.",
    exclusions=("Lots of one component.",),
    assumptions=(
        "A lot lies along a service where it spans two layers, or where one service uses all "
        "of it.",
        "Commodities can rightly be bought by layer: record that as an exception.",
    ),
    examples=(
        Example(
            tables={
                "lots": """
                lot_id
                ------
                ash
                birch
                cedar
                damson
                """,
                "lot_components": """
                lot_id | component_id
                -------+-------------
                ash    | forms
                ash    | store
                birch  | hall-a
                birch  | hall-b
                cedar  | forms
                cedar  | odd
                damson | forms
                """,
                "components": """
                component_id | layer
                -------------+------------
                forms        | application
                store        | data
                hall-a       | hosting
                hall-b       | hosting
                odd          |
                """,
                "uses": """
                service_id | component_id
                -----------+-------------
                parking    | forms
                parking    | hall-a
                libraries  | hall-b
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
def lots_along_services(case: CaseFile) -> Iterator[Answer]:
    """Each lot by the layers it covers and the services that use it."""
    for line in case.rows("lots"):
        yield _answer(case, line)


def _answer(case: CaseFile, line: Line) -> Answer:
    covered = [c["component_id"] for c in case.where("lot_components", "lot_id", line["lot_id"])]
    if not covered:
        return line.not_known("what it covers is not known")
    if len(covered) == 1:
        return line.not_applicable("it covers one component")
    layers = {row["layer"] for c in covered for row in case.where("components", "component_id", c)}
    named = all(case.where("components", "component_id", c) for c in covered)
    if len(layers - {None}) > 1:
        return line.met("it spans layers of technology")
    if None in layers or not named:
        return line.not_known("the layer of what it covers is not known")
    used = [{u["service_id"] for u in case.where("uses", "component_id", c)} for c in covered]
    if set.intersection(*used):
        return line.met("one service uses all of it")
    excepted = case.is_excepted(line)
    if not all(used) or excepted is None:
        return line.not_known("which services use what it covers is not known")
    if excepted:
        return line.met("it is excepted on record")
    layer = next(iter(layers))
    return line.not_met(f"it takes the {layer} layer of {len(set.union(*used))} services")
