"""Which roles to keep are held outside, rest on one person or stand empty, and what is not counted?

No official list says which roles every organisation must keep in-house: the eight are a house
convention drawn from what the Technology Code of Practice and published cases ask for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.capability.figures import (
    FREE_READS,
    FTE_READS,
    ONE_PERSON_READS,
    OWN_COST_READS,
    RETAINED_READS,
    gap_total,
)
from untower.findings import Outcome
from untower.needs.sentences import HOUSE_SOURCE, named, step_finding
from untower.needs.whole_tables import row_of
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.capability.facts import Facts
    from untower.capability.free_time import Manageable
    from untower.capability.posts import Post
    from untower.findings import Finding

HEAD, COMMERCIAL = "head of technology", "commercial manager"
STEP = "capability"
RETAINED_SOURCE = f"{HOUSE_SOURCE}: no official list of roles to keep in-house was found"
COUNTS = ("fte_needed", "fte_employed", "fte_contractor", "fte_supplier")


def role_findings(facts: Facts) -> Iterator[Finding]:
    """Retained roles, single persons, gaps, blanks and free time."""
    if not facts.posts:
        yield step_finding(
            STEP,
            "retained_role_in_house",
            Outcome.NOT_KNOWN,
            "Which roles there are and who fills them is not known: none were read.",
            subject=("roles", "all"),
            reads=RETAINED_READS,
            source=RETAINED_SOURCE,
            next_step="List the roles with posts needed and filled: employees, contractors, "
            "suppliers.",
            owner_role=HEAD,
        )
        return
    yield from _retained(facts)
    yield from _on_one_person(facts)
    yield from _gaps(facts)
    yield from _blanks(facts)
    yield from _free(facts)


def _retained(facts: Facts) -> Iterator[Finding]:
    for post in facts.retained_posts:
        if post.in_house in (Outcome.NOT_MET, Outcome.NOT_KNOWN):
            yield _retained_finding(post)
    absent = [r.words for r in facts.retained if not r.posts]
    if absent:
        yield step_finding(
            STEP,
            "retained_role_in_house",
            Outcome.NOT_KNOWN,
            f"No role on record is kept as {listed(absent)}.",
            subject=("roles", "all"),
            reads=RETAINED_READS,
            source=RETAINED_SOURCE,
            next_step="Say which role fills each, or add it as a post needed.",
            owner_role=HEAD,
        )
    held = [r for r in facts.retained if r.posts and r.outcome is Outcome.MET]
    if held:
        yield step_finding(
            STEP,
            "retained_role_in_house",
            Outcome.MET,
            f"An employee is in {len(held):,} of the {len(facts.retained):,} roles to keep: "
            f"{listed([r.words for r in held])}.",
            subject=("roles", "all"),
            reads=RETAINED_READS,
            source=RETAINED_SOURCE,
            rows=tuple(row_of("roles", p.record, "role_id") for r in held for p in r.posts),
        )


def _retained_finding(post: Post) -> Finding:
    kept = str(post.retained_as).replace("_", " ")
    outside = [
        f"{count:g} of a {who}'s people" if who == "supplier" else f"{count:g} by contractors"
        for who, count in (("contractor", post.fte_contractor), ("supplier", post.fte_supplier))
        if count
    ]
    is_counted = None not in (post.fte_contractor, post.fte_supplier)
    if post.in_house is Outcome.NOT_KNOWN:
        said = "whether an employee fills it is not known"
    elif outside:
        said = f"no employee is in it; full-time posts filled: {named(outside)}"
    elif is_counted:
        said = "nobody is in it"
    else:
        said = "no employee is in it, and who else fills it is not known"
    return step_finding(
        STEP,
        "retained_role_in_house",
        post.in_house,
        f"{post.title} (kept as {kept}): {said}.",
        subject=("roles", post.role_id),
        reads=RETAINED_READS,
        source=RETAINED_SOURCE,
        rows=(row_of("roles", post.record, "role_id"),),
        next_step="Fill it with an employee before the first contract is let anew.",
        owner_role=HEAD,
    )


def _on_one_person(facts: Facts) -> Iterator[Finding]:
    """Rests on a personal column, so nothing else is said in these findings."""
    posts = facts.retained_posts
    for post in posts:
        if post.on_one_person is Outcome.NOT_MET:
            yield step_finding(
                STEP,
                "retained_role_on_one_person",
                Outcome.NOT_MET,
                f"{post.title} rests on one person.",
                subject=("roles", post.role_id),
                reads=(*ONE_PERSON_READS, "roles.name"),
                rows=(row_of("roles", post.record, "role_id"),),
                next_step="Train or appoint a second person.",
                owner_role=HEAD,
            )
    unknown = [p for p in posts if p.on_one_person is Outcome.NOT_KNOWN]
    if unknown:
        yield step_finding(
            STEP,
            "retained_role_on_one_person",
            Outcome.NOT_KNOWN,
            f"Whether more than one person holds {named([p.title for p in unknown])} is not known.",
            subject=("roles", "all"),
            reads=(*ONE_PERSON_READS, "roles.name"),
            rows=tuple(row_of("roles", p.record, "role_id") for p in unknown),
            next_step="Count the people in each.",
            owner_role=HEAD,
        )


def _gaps(facts: Facts) -> Iterator[Finding]:
    short = sorted(
        (p for p in facts.posts if (p.gap_fte or 0) > 0),
        key=lambda p: (-(p.gap_fte or 0), p.role_id),
    )
    total = gap_total(facts.posts)
    if short:
        first = named([f"{p.title} {p.gap_fte:g}" for p in short])
        yield step_finding(
            STEP,
            "role_gap",
            Outcome.NOT_MET,
            f"Employees fill {total['short_fte']:g} full-time posts fewer than "
            f"{plural(len(short), 'role')} need{'s' if len(short) == 1 else ''}: {first}.",
            subject=("roles", "all"),
            reads=FTE_READS,
            rows=tuple(row_of("roles", p.record, "role_id") for p in short),
            next_step="Fill the roles to keep first; say for the others who is to do the work.",
            owner_role=HEAD,
        )
    elif not total["roles_not_known"]:
        yield step_finding(
            STEP,
            "role_gap",
            Outcome.MET,
            f"Employees fill every post needed in {plural(len(facts.posts), 'role')}.",
            subject=("roles", "all"),
            reads=FTE_READS,
        )


def _blanks(facts: Facts) -> Iterator[Finding]:
    blank = [p for p in facts.posts if any(p.record[c] is None for c in COUNTS)]
    if blank:
        yield step_finding(
            STEP,
            "role_counts_not_known",
            Outcome.NOT_KNOWN,
            f"Not all posts are counted in {plural(len(blank), 'role')}: "
            f"{named([p.title for p in blank])}.",
            subject=("roles", "all"),
            reads=FTE_READS,
            rows=tuple(row_of("roles", p.record, "role_id") for p in blank),
            next_step="Count posts needed, employees, contractors and suppliers' people; write 0 "
            "for none.",
            owner_role=HEAD,
        )


def _free(facts: Facts) -> Iterator[Finding]:
    found = facts.manageable
    if found.groups is not None:
        yield from _two_counts(found)
        return
    reason = (
        f"the free time of {named(found.blank_roles)} is not counted"
        if found.blank_roles
        else "no commercial role is on record"
    )
    yield step_finding(
        STEP,
        "suppliers_manageable_not_known",
        Outcome.NOT_KNOWN,
        f"How many supplier groups can be managed is not known: {reason}.",
        subject=("roles", "all"),
        reads=FREE_READS,
        next_step="Count the full-time posts of commercial roles not yet promised to other work.",
        owner_role=COMMERCIAL,
    )


def _two_counts(found: Manageable) -> Iterator[Finding]:
    """Where the house convention and the organisation's own costs give different counts."""
    if found.own_groups is None or found.own_groups == found.groups:
        return
    yield step_finding(
        STEP,
        "suppliers_manageable_not_known",
        Outcome.NOT_KNOWN,
        f"The free commercial time manages {plural(found.groups or 0, 'supplier group')} by the "
        f"house convention of {found.groups_per_post:g} a post, and {found.own_groups:,} by your "
        f"own costs of a post and of managing a supplier ({found.own_groups_per_post:g} a post).",
        subject=("organisation", "all"),
        reads=OWN_COST_READS,
        next_step="Set supplier_groups_per_commercial_post in your own policy file.",
        owner_role=COMMERCIAL,
    )
