"""How long from the files of a large procurement to its written figures?

500 tenders, 60 criteria and 12 evaluators as CSV: 360,000 individual scores and 30,000 agreed ones,
each with its reason. A whole process from cold: reading, every check, assessment, figures as JSON.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

from bench.line import Line, time_command

ROOT = Path(__file__).resolve().parents[1]
TENDERS, CRITERIA, EVALUATORS, COMPONENTS = 500, 60, 12, 20
AIM_SECONDS = 3.0
ON = date(2026, 6, 1)
SEED = 20_260_601
REASONS = (
    "The tender names the team, its plan by month and who answers for it; one date is not firm.",
    "Two references show the same work for a body of like size, with results that were measured.",
    "The plan for leaving hands over data in open formats, but its price is not broken down.",
    "Accessibility was tested with users; the findings and their dates are given in full.",
)


def run() -> list[Line]:
    """Write the files in a process of their own, then time reading, assessing and writing."""
    folder = ROOT / "build" / "bench" / "tenders"
    subprocess.run([sys.executable, "-m", "bench.bid_assessment", "write", str(folder)], check=True)
    made = folder.parent / "assessment.json"
    timed = time_command(
        [sys.executable, "-m", "bench.bid_assessment", "assess", str(folder), str(made)], runs=3
    )
    return [
        Line(
            f"{TENDERS} tenders × {CRITERIA} criteria × {EVALUATORS} evaluators, files to figures",
            timed.words,
            f"aim {AIM_SECONDS:.0f} s; {timed.output.strip()}",
            failed=timed.exit_code != 0 or timed.median_seconds > AIM_SECONDS,
        )
    ]


def write(folder: Path) -> None:
    """The invented procurement as CSV files, frozen with its own digest."""
    import polars as pl

    from untower.bids.frozen import freeze
    from untower.storage.read import read

    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in invented().items():
        frame.write_csv(folder / f"{name}.csv")
    digest = freeze(read([folder]).tables, "P1").digest
    file = folder / "procurements.csv"
    pl.read_csv(file).with_columns(published_hash=pl.lit(digest)).write_csv(file)


def invented() -> dict[str, object]:
    """Frames by table: one lot, its criteria, tenders and scores, from one seed."""
    import numpy as np
    import polars as pl

    chance = np.random.default_rng(SEED)
    tenders = [f"T{n:03}" for n in range(1, TENDERS + 1)]
    suppliers = [f"supplier-{n:03}" for n in range(1, TENDERS + 1)]
    criteria = [f"C{n:02}" for n in range(1, CRITERIA + 1)]
    evaluators = [f"E{n:02}" for n in range(1, EVALUATORS + 1)]
    components = [f"component-{n:02}" for n in range(1, COMPONENTS + 1)]
    individual = chance.integers(0, 6, (TENDERS, CRITERIA, EVALUATORS))
    agreed = np.rint(np.median(individual, axis=2)).astype(int)
    minutes = pl.lit("2026-05-20 09:00")
    grid = pl.DataFrame({"offer_id": tenders}).join(
        pl.DataFrame({"criterion_id": criteria}), how="cross"
    )
    reasons = [REASONS[n] for n in chance.integers(0, len(REASONS), TENDERS * CRITERIA)]
    scores = pl.concat(
        [
            grid.join(pl.DataFrame({"evaluator_id": evaluators}), how="cross").with_columns(
                stage=pl.lit("individual"),
                score=pl.Series(individual.ravel()),
                reason=pl.Series([REASONS[n] for n in individual.ravel() % len(REASONS)]),
                scored_at=minutes,
            ),
            grid.with_columns(
                evaluator_id=pl.lit(None, pl.String),
                stage=pl.lit("agreed"),
                score=pl.Series(agreed.ravel()),
                reason=pl.Series(reasons),
                scored_at=minutes,
            ),
        ],
        how="diagonal",
    )
    return {
        "procurements": pl.DataFrame(
            {
                "procurement_id": ["P1"],
                "title": ["An invented procurement"],
                "route": ["open"],
                "deadline_at": ["2026-05-01 12:00"],
                "combinations_allowed": ["no"],
            }
        ),
        "lots": pl.DataFrame(
            {
                "lot_id": ["L1"],
                "procurement_id": ["P1"],
                "title": ["All of it"],
                "price_weight_pct": [40],
                "quality_weight_pct": [50],
                "social_value_weight_pct": [10],
                "price_method": ["fixed benchmark"],
                "benchmark_gbp": [10_000_000],
                "should_cost_gbp": [10_000_000],
                "tie_break": ["higher_quality"],
                "price_months": [48],
                "price_counts_moving": ["yes"],
                "price_counts_exit": ["yes"],
                "price_counts_indexation": ["no"],
                "price_includes_vat": ["no"],
            }
        ),
        "lot_components": pl.DataFrame({"lot_id": "L1", "component_id": components}),
        "components": pl.DataFrame({"component_id": components, "name": components}),
        "criteria": pl.DataFrame(
            {
                "criterion_id": criteria,
                "lot_id": "L1",
                "title": [f"Criterion {n}" for n in range(1, CRITERIA + 1)],
                "kind": ["quality"] * 50 + ["social_value"] * 10,
                "weight_pct": [1] * CRITERIA,
                "scale_min": 0,
                "scale_max": 5,
                "scale_step": 1,
                "minimum_score": 0,
            }
        ),
        "scale_points": pl.DataFrame({"criterion_id": criteria})
        .join(pl.DataFrame({"score": list(range(6))}), how="cross")
        .with_columns(descriptor=pl.format("What a tender shows to be given {}", "score")),
        "suppliers": pl.DataFrame(
            {
                "supplier_id": suppliers,
                "name": suppliers,
                "eligibility": "clear",
                "eligibility_checked_on": "2026-05-10",
            }
        ),
        "offers": pl.DataFrame(
            {
                "offer_id": tenders,
                "supplier_id": suppliers,
                "basis": "tender",
                "procurement_id": "P1",
                "received_at": "2026-04-30 10:00",
                "currency": "GBP",
                "includes_vat": "no",
            }
        ),
        "offer_lots": pl.DataFrame({"offer_id": tenders, "lot_id": "L1"}),
        "offer_items": pl.DataFrame({"offer_id": tenders})
        .join(pl.DataFrame({"component_id": components}), how="cross")
        .with_columns(
            one_off_gbp=pl.Series(chance.integers(1_000, 50_000, TENDERS * COMPONENTS)),
            annual_gbp=pl.Series(chance.integers(80_000, 150_000, TENDERS * COMPONENTS)),
            exit_gbp=pl.Series(chance.integers(0, 9_000, TENDERS * COMPONENTS)),
        ),
        "evaluators": pl.DataFrame({"evaluator_id": evaluators, "role": "Evaluator"}),
        "interests": pl.DataFrame(
            {
                "evaluator_id": ["E01"],
                "supplier_id": ["supplier-001"],
                "declared_on": ["2026-04-01"],
                "is_barring": ["no"],
            }
        ),
        "assignments": pl.DataFrame({"evaluator_id": evaluators})
        .with_columns(lot_id=pl.lit("L1"))
        .join(pl.DataFrame({"criterion_id": criteria}), how="cross"),
        "scores": scores,
    }


def assess_folder(folder: Path, made: Path) -> str:
    """Read, assess and write; what came out, in words."""
    import json

    from untower.bids.assessment import assess
    from untower.bids.assessment_figures import assessment_figures
    from untower.storage.read import read

    reading = read([folder])
    refused = sum(file.rows_refused for file in reading.intake)
    found = assess(reading.tables, "P1", on=ON)
    figures = json.dumps(assessment_figures(found), ensure_ascii=False, default=str)
    made.write_text(figures, encoding="utf-8")
    if not found.is_assessed:
        raise SystemExit("\n".join(t.sentence for t in found.troubles[:5]))
    placed = sum(t.place is not None for lot in found.lots for t in lot.tenders)
    return f"{placed} tenders placed, {refused} rows refused"


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(Path(sys.argv[2]))
    else:
        print(assess_folder(Path(sys.argv[2]), Path(sys.argv[3])))
