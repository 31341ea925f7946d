"""What does a run leave? Files in every edition, and the figures that stand beside other runs'."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from untower.publish.editions import Edition, cut
from untower.publish.outputs import WRITERS
from untower.publish.papers.making import every_paper
from untower.publish.step_page import step_pages
from untower.record.runs.models import RunFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from untower.answers import Plan
    from untower.publish.editions import CutPlan
    from untower.publish.report_steps import Leads
    from untower.record.runs.models import Run

DOWNLOADS = ("report.html", "plan.json", "plan.xlsx")
PAGE = "page:"
"""Before a step's name: the file that is the step's part of a page."""


def files_of(
    plan: Plan, leads: Leads, *, is_whole: bool, tell: Callable[[int, int, str], None]
) -> Iterator[tuple[Edition, str, bytes]]:
    """Every file of a run in each edition; of a what-if the range's page and plan.json alone."""
    for number, edition in enumerate(Edition):
        tell(number, len(Edition), f"writing the {edition.title.lower()}")
        shown = cut(plan, edition)
        pages = step_pages(shown, leads)
        for step, text in pages.items():
            if is_whole or step == "award":
                yield edition, f"{PAGE}{step}", text.encode()
        for name in DOWNLOADS if is_whole else ("plan.json",):
            content = WRITERS[name](shown, plan.on)
            if content is not None:
                yield edition, name, content
        if is_whole:
            yield from ((edition, name, content) for name, content in _papers(plan, edition))


def _papers(plan: Plan, edition: Edition) -> Iterator[tuple[str, bytes]]:
    yield from every_paper(plan, edition).items()


def packed(run: Run, edition: Edition, name: str, content: bytes) -> RunFile:
    """A file as it is kept: compressed, with the digest of what it holds."""
    return RunFile(
        run=run,
        edition=edition.value,
        name=name,
        digest=hashlib.sha256(content).hexdigest(),
        size=len(content),
        content=zlib.compress(content, 6),
    )


def unpacked(kept: RunFile) -> bytes:
    """What a kept file holds."""
    return zlib.decompress(bytes(kept.content))


def choice_digest(plan: Plan) -> str:
    """The hash of which offer was chosen for which component; blank where none was."""
    choices = _figures(plan, "award").get("choices") or []
    pairs = sorted([str(c["component_id"]), str(c["offer_id"])] for c in choices)
    if not pairs:
        return ""
    return hashlib.sha256(json.dumps(pairs, ensure_ascii=False).encode()).hexdigest()


def summary_of(plan: Plan) -> dict[str, Any]:
    """What a run is compared by, as plain JSON; nothing above the members edition is in it."""
    shown: CutPlan = cut(plan, Edition.MEMBERS)
    award, case = _figures(shown.plan, "award"), _figures(shown.plan, "case")
    joint = _named(award.get("piecemeal"), "joint")
    frontier, gains = award.get("frontier") or {}, award.get("gains") or {}
    chosen = _named(frontier.get("marks"), "chosen")
    case_pct = case.get("saving_pct") or {}
    found = {
        "answer": next((s.answer for s in shown.plan.steps if s.step == "award"), ""),
        "case_answer": next((s.answer for s in shown.plan.steps if s.step == "case"), ""),
        "status": award.get("status"),
        "cost_gbp": award.get("cost_gbp"),
        "value_gbp": award.get("value_gbp"),
        "bound_gbp": award.get("bound_gbp"),
        "gap": award.get("gap"),
        "outcome_pct": chosen.get("user_outcome_pct") or _after(gains),
        "groups": (award.get("totals") or {}).get("suppliers"),
        "saving_pct": case_pct if case else None,
        "saving_gbp": case.get("saving") if case else None,
        "chance_of_target": case.get("chance_of_target") if case else None,
        "target_pct": case.get("target_pct") if case else None,
        "first_decision_on": _first_decision(award, plan.on),
        "rules": [{n: r.get(n) for n in ("rule_id", "kind")} for r in award.get("rules") or []],
        "rules_broken": _broken(joint),
        "gave_way": [g.get("rule_id") for g in award.get("gave_way") or []],
        "rule_costs": [
            {n: r.get(n) for n in ("rule_id", "value_gbp", "words")}
            for r in award.get("rule_costs") or []
        ],
        "suppliers": [
            {n: s.get(n) for n in ("name", "is_outside", "components", "annual_gbp", "share_pct")}
            for s in award.get("suppliers") or []
        ],
        "choices": {
            str(c["component_id"]): {
                n: c.get(n) for n in ("name", "layer", "offer_id", "basis", "group_name")
            }
            for c in award.get("choices") or []
        },
        "problems": list(award.get("input_problems") or []),
        "quality_weight": (award.get("terms") or {}).get("quality_weight"),
        "price_weight": (award.get("terms") or {}).get("price_weight"),
    }
    plain: dict[str, Any] = _plain(found)
    return plain


def _figures(plan: Plan, step: str) -> dict[str, Any]:
    answer = next((s for s in plan.steps if s.step == step), None)
    return {} if answer is None else dict(answer.figures)


def _named(rows: object, name: str) -> Mapping[str, Any]:
    for row in rows if isinstance(rows, Sequence) else ():
        if isinstance(row, Mapping) and row.get("name") == name:
            return row
    return {}


def _after(gains: Mapping[str, Any]) -> object:
    return (gains.get("overall") or {}).get("after_pct")


def _broken(joint: Mapping[str, Any]) -> list[str] | None:
    """The rules that the choice breaks; None where nothing was chosen."""
    if not joint:
        return None
    return list(dict.fromkeys(str(b["rule_id"]) for b in joint.get("rules_broken") or []))


def _first_decision(award: Mapping[str, Any], on: date) -> date | None:
    """The first day by which something that is to change hands must be decided."""
    moving = {c["component_id"] for c in award.get("choices") or [] if c.get("basis") != "retain"}
    days = [
        c["decide_by"]
        for c in award.get("calendar") or []
        if c["component_id"] in moving and c.get("decide_by") is not None and c["decide_by"] >= on
    ]
    return min(days, default=None)


def _plain(value: object) -> Any:  # noqa: ANN401 (whatever JSON holds)
    """As JSON without binary fractions: amounts, shares and days as text."""
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, bool) or value is None or isinstance(value, int | str):
        return value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
