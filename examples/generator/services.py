"""Services of Harrowmoor: who uses them, how many times a year, how well they do.

Volumes are for a council of about 240,000 people; satisfaction, completion and digital take-up are
drawn around the figures written beside each service. A dash is a figure nobody has measured.
"""

from __future__ import annotations

from examples.generator.chance import Chance, pounds
from examples.generator.records import Rows, blank_where, written

SERVICES = written("services")
PERIOD = ("2025-04-01", "2026-03-31")
# How the people who are not satisfied divide: neither, dissatisfied, very dissatisfied. A choice.
NOT_SATISFIED = (0.36, 0.37)


def _answers(chance: Chance, completed: int, satisfied_pct: str) -> dict[str, object]:
    """The five counts of a satisfaction survey that between 2% and 9% of users answered."""
    if satisfied_pct == "-":
        return {}
    answered = max(24, round(completed * (0.02 + 0.07 * chance.share())))
    content = min(answered, round(answered * (float(satisfied_pct) + 3 * chance.normal()) / 100))
    very = round(content * (0.35 + 0.2 * chance.share()))
    neither = round((answered - content) * NOT_SATISFIED[0])
    unhappy = round((answered - content) * NOT_SATISFIED[1])
    return {
        "very_satisfied": very,
        "satisfied": content - very,
        "neither": neither,
        "dissatisfied": unhappy,
        "very_dissatisfied": answered - content - neither - unhappy,
        "measured_on": chance.pick(("2025-11-30", "2026-01-31", "2026-03-31")),
    }


def services(chance: Chance) -> Rows:
    """The services table."""
    rows: Rows = []
    for line in SERVICES:
        name, title, owner, users, criticality, started, done, digital, satisfied, each = line
        row: dict[str, object] = {
            "service_id": name,
            "name": title,
            "owner_role": blank_where(owner),
            "user_kind": users,
            "is_public_facing": "no" if users == "staff" else "yes",
            "criticality": criticality,
            "phase": "beta" if name == "online-account" else "live",
        }
        if started != "-":
            begun = round(int(started) * (0.94 + 0.12 * chance.share()))
            completed = min(begun, round(begun * (float(done) + 0.8 * chance.normal()) / 100))
            row |= {"period_start": PERIOD[0], "period_end": PERIOD[1]}
            row |= {"started": begun, "completed": completed}
            if digital != "-":
                row["completed_digitally"] = round(completed * float(digital) / 100)
            if each != "-":
                row["total_cost_gbp"] = pounds(float(each) * completed)
            row |= _answers(chance, completed, satisfied)
        rows.append(row)
    return rows


def services_without_counts() -> list[str]:
    """Services for which at least one measure is a dash."""
    return [cells[0] for cells in SERVICES if "-" in cells[5:]]
