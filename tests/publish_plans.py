"""A small invented plan with everything a page must be able to show: for the tests of publishing.

Pictures, figures and findings are made up here, not computed: what is under test is what happens
to them afterwards.
"""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal

import polars as pl

from untower.answers import (
    REFUSAL_COLUMNS,
    Bar,
    Bars,
    Dress,
    FileIntake,
    MissingCell,
    Plan,
    Reading,
    Series,
    Stack,
    StepAnswer,
    Table,
    Term,
    Timeline,
    Wearer,
)
from untower.findings import Finding, Force, Outcome, Row
from untower.journey import State

ON = date(2026, 11, 23)
GROUPS = tuple(
    Dress(Wearer.GROUP, slot, name[0], name)
    for slot, name in enumerate(
        ("Brindlow", "Cawdrey", "Elverton Digital Services", "Fosse", "Garnet", "Hexley"), start=1
    )
)
OTHERS = Dress(Wearer.OTHERS, None, "+", "14 others")
HOUSE = Dress(Wearer.HOUSE, None, "in", "In house")
NOBODY = Dress(Wearer.NOT_KNOWN, None, "?", "Not known")
PAID = ("payments.paid_on", "payments.supplier_name", "payments.amount_gbp")
TERMS = ("contracts.title", "contracts.ends_on", "contracts.notice_months")


def refusals(*rows: tuple[object, ...]) -> pl.DataFrame:
    """A refusals frame of these rows."""
    columns = dict.fromkeys(REFUSAL_COLUMNS, pl.String) | {"row": pl.Int64}
    return pl.DataFrame(list(rows), schema=columns, orient="row")


def intake(
    file: str = "spend.csv",
    *,
    table: str | None = "payments",
    kept: int = 20,
    refused: pl.DataFrame | None = None,
    headers: dict[str, str] | None = None,
    assumed: tuple[str, ...] = (),
) -> FileIntake:
    """A file as it was read: as many rows refused as the refusals name."""
    lines = refusals() if refused is None else refused
    return FileIntake(
        file=file,
        format="CSV",
        encoding="UTF-8",
        table=table,
        header_row=1,
        rows_in=kept + lines.height,
        rows_kept=kept,
        rows_refused=lines.height,
        refused=lines,
        headers=headers or {},
        assumed=assumed,
    )


def finding(
    sentence: str,
    *,
    outcome: Outcome = Outcome.NOT_MET,
    force: Force = Force.GUIDANCE,
    reads: tuple[str, ...] = PAID,
    money: str | None = None,
    **more: object,
) -> Finding:
    """A finding of the estate step."""
    values: dict[str, object] = {
        "rule": "notice_is_near",
        "step": "estate",
        "subject_table": "contracts",
        "subject_key": "C-1",
        "severity": force,
        "rows": (Row(table="contracts", key="C-1", file="contracts.csv", row=2),),
        "source": "Procurement Act 2023, section 1",
        "next_step": "Write to the supplier before the last day for notice.",
        "owner_role": "Commercial lead",
    }
    return Finding(
        sentence=sentence,
        outcome=outcome,
        force=force,
        reads=reads,
        money_gbp=None if money is None else Decimal(money),
        **(values | more),  # type: ignore[arg-type]
    )


def stack() -> Stack:
    """Three years of months: one incomplete, one with a credit, one with an unknown part."""
    periods = tuple(f"{2023 + (n + 3) // 12}-{(n + 3) % 12 + 1:02d}" for n in range(36))
    series = []
    for place, dress in enumerate((*GROUPS, OTHERS, NOBODY)):
        values: list[float | None] = [
            round(90_000 / (place + 1) * (1.2 + math.sin(n / 5 + place)) + 4_000, 2)
            for n in range(36)
        ]
        values[12] = -30_000.0 if place == 1 else values[12]
        values[20] = None if place == 2 else values[20]
        values[27] = None
        values[35] = (values[35] or 0) / 5
        series.append(Series(dress, tuple(values)))
    rows = tuple(
        (period, *(None if s.values[n] is None else Decimal(str(s.values[n])) for s in series))
        for n, period in enumerate(periods)
    )
    return Stack(
        picture_id="spend-over-time",
        title="IT spend has been level for three years, and six groups receive most of it",
        drawn="Payments a month, £, net of credits",
        columns=("Month", *(s.dress.name for s in series)),
        rows=rows,
        reads=PAID,
        note="July 2025 was not published. March 2026 looks incomplete.",
        periods=periods,
        series=tuple(series),
        unit="£",
        doubtful=(periods[35],),
    )


def bars() -> Bars:
    """Spend by group: one not known, one a credit."""
    shown = (
        *(
            Bar(d.name, v, f"£{v / 1e6:.1f}m", d)
            for d, v in zip(GROUPS, (3.1e6, 2.4e6, 1.7e6, 1.5e6, 0.9e6, 0.4e6), strict=True)
        ),
        Bar("14 others", 1.0e6, "£1.0m", OTHERS),
        Bar("A department of the council that repaid", -0.2e6, "−£0.2m", HOUSE),
        Bar("Not known", None, "not known", NOBODY),
    )
    return Bars(
        picture_id="spend-by-supplier",
        title="Three groups take two thirds of IT spend",
        drawn="Net payments by supplier group, April 2023 to March 2026",
        columns=("Group", "Spend", "Share %"),
        rows=tuple(
            (b.label, None if b.value is None else Decimal(str(b.value)), b.value and b.value / 1e5)
            for b in shown
        ),
        reads=PAID,
        bars=shown,
    )


def timeline() -> Timeline:
    """One of each: past its end, extension possible, no end, no start, decision missed."""
    terms = (
        Term("Case management", GROUPS[4], date(2021, 7, 1), date(2026, 6, 30), None, None, None),
        Term("Service desk", GROUPS[0], date(2022, 4, 1), date(2027, 3, 31), None,
             date(2026, 9, 30), 410_000.0),
        Term("Hosting and data", GROUPS[0], date(2021, 4, 1), date(2027, 6, 30),
             date(2029, 6, 30), date(2027, 1, 29), 1_200_000.0),
        Term("Wide area network, voice and internet access", GROUPS[1], date(2024, 2, 1),
             date(2028, 1, 31), date(2030, 1, 31), date(2027, 7, 30), 700_000.0),
        Term("Payroll", GROUPS[2], None, date(2028, 3, 31), date(2028, 3, 31), None, 90_000.0),
        Term("Planning", GROUPS[3], date(2019, 4, 1), None, None, None, 60_000.0),
        Term("Libraries", NOBODY, None, None, None, None, None),
    )  # fmt: skip
    return Timeline(
        picture_id="contract-timeline",
        title="Two decisions fall within a year; one contract runs past its end",
        drawn="Contracts by the date they must be decided: the last day for notice",
        columns=("Contract", "Supplier", "Starts", "Ends", "Latest end", "Decide by"),
        rows=tuple(
            (t.label, t.dress.name, t.starts_on, t.ends_on, t.maximum_ends_on, t.decide_by)
            for t in terms
        ),
        reads=TERMS,
        note="Where the end is not known a contract is never treated as free.",
        terms=terms,
        on=ON,
    )


def table() -> Table:
    """Concentration as a table with bars in its cells."""
    return Table(
        picture_id="concentration",
        title="Whoever is counted, three groups take more than half",
        drawn="Share of IT spend, %, by three ways of naming the supplier",
        columns=("Supplier counted", "Top 1", "Top 3", "Top 10", "Groups", "Not known"),
        rows=(
            ("Paid to", 26.5, 57.0, 88.2, 71, 4.0),
            ("Sold through", 31.0, 61.4, 90.0, 64, 4.0),
            ("Underlying", 33.3, 66.1, 93.7, 48, None),
        ),
        reads=PAID,
        bar_columns=(1, 2, 3),
        number_columns=(4, 5),
    )


def estate() -> StepAnswer:
    """The one step that answers."""
    worst = [
        finding(
            "Case management has run 146 days past its end.",
            force=Force.LAW,
            money="410000",
            reads=TERMS,
        ),
        finding(
            "It is not known when Planning ends.",
            outcome=Outcome.NOT_KNOWN,
            force=Force.COMMITMENT,
            reads=TERMS,
            owner_role=None,
        ),
        finding("Hosting and data has a dated exit plan.", outcome=Outcome.MET, reads=TERMS),
        finding("No minimum volume binds payroll.", outcome=Outcome.NOT_APPLICABLE, reads=TERMS),
    ]
    many = [
        finding(
            f"Payment {n} may have been made twice.",
            rule="one_or_two",
            severity=Force.HOUSE_CONVENTION,
            subject_table="payments",
            subject_key=f"spend.csv:{n}",
            rows=tuple(
                Row(table="payments", key=f"spend.csv:{n + k}", file="spend.csv", row=n + k)
                for k in range(5)
            ),
            money=str(n * 10),
        )
        for n in range(2, 120)
    ]
    return StepAnswer(
        step="estate",
        state=State.INCOMPLETE,
        answer="Three supplier groups take 66% of £10.8m of IT spend. "
        "Two contract decisions fall before December 2027.",
        answer_reads=(*PAID, *TERMS),
        figures={
            "spend_gbp": Decimal("48250000.50"),
            "it_spend_gbp": Decimal("10800000.10"),
            "by_supplier": [
                {
                    "group_id": f"g{n}",
                    "name": d.name,
                    "annual_gbp": None if n == 3 else Decimal(f"{900000 // n}.10"),
                    "spend_gbp": Decimal(f"{2700000 // n}.30"),
                    "share_pct": 25.0 / n,
                }
                for n, d in enumerate(GROUPS, start=1)
            ],
            "concentration": [
                {
                    "basis": "underlying",
                    "top1_pct": 33.3,
                    "top3_pct": 66.1,
                    "top10_pct": 93.7,
                    "hhi": 1900.5,
                    "groups": 48,
                    "unknown_pct": None,
                }
            ],
            "links": [
                {
                    "kind": "payment_contract",
                    "left": "spend.csv:2",
                    "right": "C-1",
                    "reason": "same supplier, and the amount is a twelfth of the charge",
                    "confidence": 0.9,
                    "state": "proposed",
                }
            ],
        },
        figure_reads={
            "spend_gbp": PAID,
            "it_spend_gbp": PAID,
            "by_supplier": PAID,
            "concentration": PAID,
            "links": ("links.kind", "links.left", "links.right", "links.reason"),
        },
        findings=tuple(many + worst),
        pictures=(bars(), stack(), timeline(), table()),
        assumed=("Amounts are taken as excluding VAT.", "A year runs from April to March."),
    )


def plan() -> Plan:
    """The whole invented plan: one step answers, one is to come, the others are not there."""
    bad = refusals(
        ("spend.csv", 14, "Net Amount", "payments.amount_gbp", "12k", "not an amount",
         "an amount in pounds such as 1234.50", "Write 12000."),
        ("spend.csv", 15, None, None, None, "blank", None, None),
    )  # fmt: skip
    return Plan(
        purpose="plan",
        on=ON,
        organisation="Saltmere Council",
        reading=Reading(
            tables={
                "payments": pl.DataFrame(
                    {"supplier_name": ["Brindlow"] * 20, "amount_gbp": [Decimal("5.10")] * 20}
                ),
                "contracts": pl.DataFrame({"contract_id": ["C-1"], "title": ["Hosting"]}),
            },
            intake=(
                intake(
                    refused=bad,
                    headers={"amount_gbp": "Net Amount", "supplier_name": "Payee"},
                    assumed=("Net Amount is read as the amount excluding VAT.",),
                ),
                intake("contracts.csv", table="contracts", kept=1),
                intake("minutes.csv", table=None, kept=0),
            ),
        ),
        steps=(
            StepAnswer(step="needs", state=State.TO_COME, answer="This step is to come."),
            estate(),
        ),
        missing=tuple(
            MissingCell(
                table="contracts",
                key=f"C-{n}",
                column="ends_on",
                question=f"When does contract C-{n} end?",
                owner_role="Commercial lead" if n % 2 else None,
                money_gbp=None if n == 4 else Decimal(900_000 // n),
                settles=11 - n,
            )
            for n in range(1, 11)
        ),
    )
