"""What docs/real-data.md says of one body's spend: tables, and one paragraph anyone can read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from tests.real.published import ON
from tests.real.writing import (
    NOT_KNOWN,
    assumptions,
    count,
    in_cell,
    pounds,
    reading_rows,
    share,
    table,
)

from untower.policy.shipped import convention

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.real.published import Taken

Figures = dict[str, Any]
BASES = {"paid_to": "whoever is paid", "underlying": "whoever makes what is bought"}


def spend_blocks(one: Taken) -> dict[str, str]:
    """The blocks of one body's spend, by name."""
    figures: Figures = dict(one.answer.figures)
    return {
        "reading": table(["reading", "figure"], reading_rows(one.body.intake)),
        "assumed": assumptions(one.body.intake),
        "money": table(["money", "figure"], _money(figures)),
        "largest": table(["paid most", "spend", "share"], _largest(figures)),
        "concentration": table(
            ["concentration", "top 1", "top 3", "top 10", "index", "groups", "not known"],
            _concentration(figures),
        ),
        "words": _words(figures),
        "payees": table(
            ["kind of payee", "rows", "spend"],
            [
                (kind["kind"].replace("_", " "), count(kind["rows"]), pounds(kind["gbp"]))
                for kind in figures["payee_kinds"]
            ],
        ),
        "questions": table(["question left open", "figure"], _questions(figures)),
        "reasons": table(
            ["why it is taken for IT", "how sure", "rows", "spend"],
            [
                (in_cell(why["reason"]), why["level"], count(why["rows"]), pounds(why["gbp"]))
                for why in figures["it_reasons"][:5]
            ],
        ).replace("|---|---:|---:|---:|", "|---|---|---:|---:|"),
        "layers": table(
            ["layer, guessed", "why", "rows", "spend"],
            [
                (
                    str(guess["layer"] or NOT_KNOWN).replace("_", " "),
                    guess["reason"],
                    count(guess["rows"]),
                    pounds(guess["gbp"]),
                )
                for guess in figures["layer_guesses"]
            ],
        ).replace("|---|---:|---:|---:|", "|---|---|---:|---:|"),
        "missing": _missing(figures),
    }


def _money(figures: Figures) -> list[tuple[str, str]]:
    period = figures["period"]
    return [
        ("first payment", period["first"].isoformat()),
        ("last payment", period["last"].isoformat()),
        ("months from first to last", count(period["months"])),
        ("months that look whole", count(period["complete_months"])),
        ("spend, credits netted", pounds(figures["spend_gbp"])),
        ("of it with outside suppliers", pounds(figures["outside_spend_gbp"])),
        ("recognised as IT", pounds(figures["it_spend_gbp"])),
        ("IT stated by the row itself", pounds(figures["it_stated_gbp"])),
        ("IT probable", pounds(figures["it_probable_gbp"])),
    ]


def _largest(figures: Figures) -> list[tuple[str, str, str]]:
    rows = []
    for key, what in (("by_supplier", "of all"), ("it_by_supplier", "of IT")):
        rows += [
            (
                f"{in_cell(group['name'])} ({what})",
                pounds(group["spend_gbp"]),
                share(group["share_pct"]),
            )
            for group in figures[key][:3]
        ]
    return rows


def _concentration(figures: Figures) -> list[Sequence[str]]:
    rows: list[Sequence[str]] = []
    for key, what in (("concentration", "all spend"), ("it_concentration", "IT")):
        for line in figures[key]:
            if line["basis"] in BASES:
                shares = [share(line[f"top{number}_pct"]) for number in (1, 3, 10)]
                index, groups = f"{line['hhi']:,.0f}", count(line["groups"])
                unknown = share(line["unknown_pct"])
                rows.append((f"{what}, by {BASES[line['basis']]}", *shares, index, groups, unknown))
    return rows


def _words(figures: Figures) -> str:
    """The concentration in words: what of every £100, the index, the unknown, the resellers."""
    paid, it_paid = _basis(figures["concentration"]), _basis(figures["it_concentration"])
    makers = _basis(figures["it_concentration"], "underlying")
    resold = next((k for k in figures["payee_kinds"] if k["kind"] == "reseller"), None)
    said = [
        f"Of every £100 that went to outside suppliers whose name is known, "
        f"£{paid['top1_pct']:.0f} went to the largest and £{paid['top3_pct']:.0f} to the largest "
        f"three of {count(paid['groups'])}; {_judged(paid['hhi'])}.",
        _unnamed(paid),
        f"Of every £100 of IT, £{it_paid['top1_pct']:.0f} went to the largest and "
        f"£{it_paid['top3_pct']:.0f} to the largest three of {count(it_paid['groups'])}; "
        f"{_judged(it_paid['hhi'])}.",
    ]
    if resold is None:
        said.append("No payee is known to be a reseller.")
    else:
        said.append(
            f"Resellers were paid {pounds(resold['gbp'])} in {count(resold['rows'])} rows: they "
            "pass on other firms' products, and the rows do not say whose. By maker, "
            f"{share(makers['unknown_pct'])} of IT has no known name, so the three largest makers "
            f"hold anything between {share(makers['top3_from_pct'])} and "
            f"{share(makers['top3_to_pct'])}."
        )
    return " ".join(said)


def _unnamed(paid: Mapping[str, Any]) -> str:
    """How much of outside spend names no payee, and what that leaves open."""
    if not paid["unknown_pct"]:
        return "Every payment to an outside supplier names its payee."
    return (
        f"A further {share(paid['unknown_pct'])} of outside spend names no payee: whoever they "
        f"are, the largest three hold between {share(paid['top3_from_pct'])} and "
        f"{share(paid['top3_to_pct'])} of all of it."
    )


def _basis(lines: Sequence[Mapping[str, Any]], basis: str = "paid_to") -> Mapping[str, Any]:
    return next(line for line in lines if line["basis"] == basis)


def _judged(index: float) -> str:
    """The index beside the house convention's two thresholds."""
    some = convention("hhi_concentrated_from", on=ON)
    high = convention("hhi_highly_concentrated_from", on=ON)
    word = "not concentrated"
    if index >= some:
        word = "highly concentrated" if index >= high else "concentrated"
    return (
        f"the index is {index:,.0f} of 10,000, {word} by the house convention "
        f"(concentrated from {some:,.0f})"
    )


def _questions(figures: Figures) -> list[tuple[str, str]]:
    twice, credited = figures["duplicates"], figures["credits"]
    rules = Counter(merge["rule"].replace("_", " ") for merge in figures["supplier_merges"])
    return [
        (
            "one or two? sets of payments that are the same in all that is read",
            count(twice["sets"]),
        ),
        ("one or two? rows beyond the first of each set", count(twice["extra_rows"])),
        ("one or two? their sum, which is counted", pounds(twice["extra_gbp"])),
        *(
            (f"{pair['first']} and {pair['second']}: equal rows", count(pair["rows"]))
            for pair in twice["same_files"]
        ),
        ("credits", count(credited["rows"])),
        ("sum of the credits, netted", pounds(credited["gbp"])),
        *(
            (
                f"months that look incomplete: {run['month']}"
                + (f" to {run['until']}" if run["until"] != run["month"] else ""),
                "no rows"
                if not run["rows"]
                else f"{count(run['rows'])} of {run['usual_rows']:,.0f}",
            )
            for run in figures["incomplete_months"]
        ),
        ("names joined to another, each listed with its reason", count(sum(rules.values()))),
        *((f"joined by {rule}", count(number)) for rule, number in rules.most_common(4)),
    ]


def _missing(figures: Figures) -> str:
    towers = figures["towers"]
    columns = ", ".join(f"`{column}`" for column in towers["missing_columns"])
    return f"Tower class: {str(towers['class']).replace('_', ' ')}. Missing columns: {columns}."
