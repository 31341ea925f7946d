"""The texts the rules come from: whom each binds, since when, how strongly, and how sure we are."""

from __future__ import annotations

from datetime import date

from untower.assurance.rule import OUR_READING, Bond
from untower.findings import Force

ENGLAND = ("england",)
CODE_2016_SINCE, CODE_2016_UNTIL = date(2016, 8, 23), date(2021, 2, 28)
CODE_SINCE = date(2021, 3, 1)
ACT_SINCE = date(2025, 2, 24)

# The edition of August 2016 bound spending that needed Cabinet Office approval.
CODE_2016 = (
    Bond(
        kinds=("central",),
        nations=ENGLAND,
        force=Force.MANDATORY_POLICY,
        since=CODE_2016_SINCE,
        until=CODE_2016_UNTIL,
    ),
)
# Central bodies explain a departure at spend control; councils commit themselves in the Local
# Digital Declaration, which is not law.
CODE = (
    Bond(kinds=("central",), nations=ENGLAND, force=Force.COMPLY_OR_EXPLAIN, since=CODE_SINCE),
    Bond(kinds=("council",), nations=ENGLAND, force=Force.COMMITMENT, since=CODE_SINCE),
)
# Departments and their bodies comply or explain; others are expected to take account.
PLAYBOOK = (
    Bond(
        kinds=("central",),
        nations=ENGLAND,
        force=Force.COMPLY_OR_EXPLAIN,
        since=date(2022, 3, 1),
    ),
    Bond(kinds=("council", "other"), nations=ENGLAND, force=Force.GUIDANCE, since=date(2022, 3, 1)),
)
ACT = (
    Bond(kinds=("central", "council", "other"), nations=ENGLAND, force=Force.LAW, since=ACT_SINCE),
)
HOUSE: tuple[Bond, ...] = ()

SOURCE_2016 = (
    "Technology Code of Practice, edition announced 23 August 2016; the red lines as listed by "
    "UKAuthority and TechMonitor. The numbered text was not found: not confirmed"
)
REPORTED_2016 = (
    "Technology Code of Practice, edition announced 23 August 2016: a point that PublicTechnology, "
    "ChannelWeb and mscdigital.co.uk name. The numbered text was not found: not confirmed"
)
SOURCE_HOUSE = "House convention of untower"
INCOMPLETE_2016 = (
    "The 2016 edition is incomplete here: its four red lines and the points that press reports "
    "name, without their numbers. The full text of its fourteen points was not found."
)


def code_source(point: int, title: str) -> str:
    """The current Code's point as a finding cites it."""
    return f"Technology Code of Practice, point {point}: {title} (gov.uk)"


CODE_11 = (
    "Technology Code of Practice, point 11, as adapted in alphagov/gdmp-translated-standards, "
    "tcop-en.md, March 2021"
)
PLAYBOOK_SOURCE = (
    "Digital, Data and Technology Playbook, March 2022, and Sourcing Playbook (gov.uk); whom it "
    "binds as restated by Gowling WLG"
)

__all__ = [
    "ACT",
    "ACT_SINCE",
    "CODE",
    "CODE_11",
    "CODE_2016",
    "CODE_2016_SINCE",
    "CODE_SINCE",
    "ENGLAND",
    "HOUSE",
    "INCOMPLETE_2016",
    "OUR_READING",
    "PLAYBOOK",
    "PLAYBOOK_SOURCE",
    "REPORTED_2016",
    "SOURCE_2016",
    "SOURCE_HOUSE",
    "code_source",
]
