"""Options side by side, what the plan costs by year, and whether the budget holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from untower.answers import RangeLine, Ranges, Table, Tone, YearLayer, Years
from untower.case.claim import spell_chance
from untower.case.pictures_words import (
    PLANNING,
    chosen_of,
    ends_of,
    millions,
    plan_year,
    pounds_of,
    spelled,
)
from untower.case.reads import AFFORDABLE_READS, MONEY_READS, OPTION_READS
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from untower.answers import Picture, Value

LAYERS: tuple[tuple[str, Tone, tuple[str, ...]], ...] = (
    ("services kept and bought, less discounts", Tone.SOLID, ("present", "running", "discounts")),
    (
        "own posts, joining and managing suppliers",
        Tone.LIGHT,
        ("in_house_posts", "retained_team", "interfaces", "managing_suppliers"),
    ),
    (
        "moving, both paid, procuring, leaving",
        Tone.HATCHED,
        ("moving", "double_running", "break", "procurement", "reletting", "leaving"),
    ),
    ("optimism bias", Tone.LEVEL, ("optimism_bias",)),
    ("income", Tone.SLANTED, ("income",)),
)
"""What a year's column is made of, from the bottom; every part of the money is in one of them."""


def money_pictures(
    figures: Mapping[str, Any],
) -> tuple[tuple[Picture, ...], tuple[Picture, ...], tuple[Picture, ...]]:
    """Pictures of the options, of the years and of the budget."""
    options = figures.get("options") or []
    chosen = chosen_of(figures)
    costed = [o for o in options if o.get("npv_gbp") is not None]
    beside = _least_words(figures)
    side = (_side_by_side(options, costed, chosen, beside), _compared(options)) if costed else ()
    years = (_by_year(figures, chosen),) if chosen is not None and chosen.get("by_year") else ()
    return side, years, tuple(_budget(figures))


# --- options -------------------------------------------------------------------------------


def _side_by_side(
    options: Sequence[Mapping[str, Any]],
    costed: Sequence[Mapping[str, Any]],
    chosen: Mapping[str, Any] | None,
    beside: str,
) -> Ranges:
    years = max(len(o.get("by_year") or ()) for o in costed)
    return Ranges(
        picture_id="options_side_by_side",
        title=_options_title(costed, chosen),
        drawn=f"Whole-life cost over {plural(years, 'year')} at present value, with optimism bias. "
        f"{PLANNING}",
        note="The scale does not begin at nought. Where overruns are likelier than savings the "
        f"draws lie above the estimate. {beside}".strip(),
        columns=(
            "Option",
            "Estimate, £m",
            "P10, £m",
            "P50, £m",
            "P90, £m",
            "Without optimism bias, £m",
            "In cash, £m",
            "Saving, %",
            "Saving P10, %",
            "Saving P90, %",
            "Why not possible",
        ),
        rows=tuple(_option_row(o) for o in options),
        reads=OPTION_READS,
        lines=tuple(_line(o) for o in options),
        unit="£",
    )


def _least_words(figures: Mapping[str, Any]) -> str:
    """In how many draws no other option costs less than the chosen range."""
    chance = figures.get("chance_cheapest")
    if chance is None:
        return ""
    return f"The chosen range costs least in {spell_chance(float(chance), figures.get('draws'))}."


def _line(option: Mapping[str, Any]) -> RangeLine:
    point = pounds_of(option.get("npv_gbp"))
    spread = option.get("npv")
    broken = len(option.get("rules_broken") or ())
    under = f"breaks {plural(broken, 'rule')}" if broken else ""
    if point is None:
        under = str(option.get("why_not") or "")
    return RangeLine(
        label=str(option["name"]),
        low=ends_of(spread, "p10"),
        middle=ends_of(spread, "p50"),
        high=ends_of(spread, "p90"),
        point=point,
        text="not possible" if point is None else spelled(point),
        under=under,
        is_chosen=bool(option.get("is_chosen")),
    )


def _option_row(option: Mapping[str, Any]) -> tuple[Value, ...]:
    saving = option.get("saving_pct") or {}
    return (
        str(option["name"]),
        millions(option.get("npv_gbp")),
        *(millions(ends_of(option.get("npv"), end)) for end in ("p10", "p50", "p90")),
        millions(option.get("npv_without_bias_gbp")),
        millions(option.get("cash_gbp")),
        *(_tenth(saving.get(end)) for end in ("point", "p10", "p90")),
        str(option.get("why_not") or "–"),
    )


def _options_title(costed: Sequence[Mapping[str, Any]], chosen: Mapping[str, Any] | None) -> str:
    """Who costs least, whichever it is, and whether ranges overlap."""
    costs = {str(o["name"]): float(o["npv_gbp"]) for o in costed}
    if chosen is None:
        least = min(costs, key=lambda n: costs[n])
        return f"{plural(len(costs), 'option')} costed, none of them chosen: {least} costs least"
    mine, name = float(chosen["npv_gbp"]), str(chosen["name"])
    cheaper = sorted((c, n) for n, c in costs.items() if n != name and c < mine - 0.005)
    if cheaper:
        cost, least = cheaper[0]
        more = f"; {len(cheaper)} of {len(costs) - 1} others cost less" if len(cheaper) > 1 else ""
        return f"{least} costs {spelled(mine - cost)} less than the chosen range{more}"
    high = ends_of(chosen.get("npv"), "p90")
    others = [o for o in costed if o is not chosen]
    met = [
        str(o["name"])
        for o in others
        for low in [ends_of(o.get("npv"), "p10")]
        if low is not None and high is not None and low < high
    ]
    least_words = f"The chosen range costs least, {spelled(mine)}"
    if not met:
        return least_words
    return f"{least_words}, but its band overlaps that of {listed(met, at_most=1)}"


def _compared(options: Sequence[Mapping[str, Any]]) -> Table:
    """What cannot be read from a cost: quality, purchases, months, rules, success factors."""
    return Table(
        picture_id="options_compared",
        title=_compared_title(options),
        drawn="What each option brings beside its cost: quality in points, what part is paid to "
        "others, purchases, months until benefits begin and are whole, and payback. "
        f"{PLANNING}",
        note="A success factor on which nothing is known is not a pass.",
        columns=(
            "Option",
            "Quality",
            "Paid to others, %",
            "Purchases",
            "First benefit, months",
            "Full benefit, months",
            "Payback, months",
            "Rules broken",
            "Success factors met",
        ),
        rows=tuple(_compared_row(o) for o in options),
        reads=OPTION_READS,
        number_columns=tuple(range(1, 8)),
    )


def _compared_row(option: Mapping[str, Any]) -> tuple[Value, ...]:
    if option.get("npv_gbp") is None:
        return (str(option["name"]), *("–",) * 7, "not possible")
    payback = option.get("payback_months")
    benefits = [option.get(f"months_to_{which}_benefit") for which in ("first", "full")]
    return (
        str(option["name"]),
        _tenth(option.get("quality_points")),
        _tenth(option.get("outside_pct")),
        option.get("procurements"),
        *(months if option.get("moves") else "no move" for months in benefits),
        payback if payback is not None else "never" if option.get("payback") else "–",
        len(option.get("rules_broken") or ()),
        _factors(option),
    )


def _factors(option: Mapping[str, Any]) -> str:
    """How many of the factors that apply are met, and how many are not known."""
    verdicts = [f["verdict"] for f in option.get("success_factors") or ()]
    asked = len(verdicts) - verdicts.count("not applicable")
    unknown = verdicts.count("not known")
    rest = f", {unknown} not known" if unknown else ""
    return f"{verdicts.count('met')} of {asked}{rest}"


def _compared_title(options: Sequence[Mapping[str, Any]]) -> str:
    """How many are possible and keep the rules, and how the chosen range stands."""
    possible = [o for o in options if o.get("npv_gbp") is not None]
    breaking = sum(1 for o in possible if o.get("rules_broken"))
    said = []
    if len(possible) < len(options):
        said.append(f"{len(options) - len(possible)} not possible")
    if breaking:
        said.append(f"{breaking} {'breaks' if breaking == 1 else 'break'} rules")
    first = f"{plural(len(options), 'option')}: {', '.join(said) or 'all keep the rules'}"
    chosen = next((o for o in possible if o.get("is_chosen")), None)
    verdicts = [f["verdict"] for f in (chosen or {}).get("success_factors") or ()]
    asked = len(verdicts) - verdicts.count("not applicable")
    if not asked:
        return first
    return f"{first}; the chosen range meets {verdicts.count('met')} of {asked} success factors"


# --- years ---------------------------------------------------------------------------------


def _by_year(figures: Mapping[str, Any], chosen: Mapping[str, Any]) -> Years:
    plan, now = chosen["by_year"], figures.get("baseline_by_year") or []
    found = {part for year in plan for part in year["parts"]}
    before = [pounds_of(y.get("real_gbp")) for y in now] or [None] * len(plan)
    after = [pounds_of(y.get("real_gbp")) for y in plan]
    return Years(
        picture_id="cost_by_year",
        title=_years_title(figures, plan, before, after),
        drawn="What the chosen range costs in each plan year in real terms, beside going on as "
        f"now. {PLANNING}",
        note=_kinds_of_saving(figures, chosen),
        columns=(
            "Plan year",
            "Going on as now, £m real",
            "Plan, £m real",
            "Difference, £m",
            "So far, £m",
            "Plan, £m cash",
            "Of it capital, £m real",
            "Plan, £m present value",
        ),
        rows=tuple(_year_rows(plan, before, after)),
        reads=MONEY_READS,
        periods=tuple(plan_year(y["starts_on"]) for y in plan),
        layers=tuple(
            YearLayer(
                name,
                tone,
                tuple(sum(pounds_of(y["parts"].get(p)) or 0.0 for p in named) for y in plan),
            )
            for name, tone, named in LAYERS
            if found & set(named)
        ),
        unit="£",
        now=tuple(before),
    )


def _year_rows(
    plan: Sequence[Mapping[str, Any]],
    before: Sequence[float | None],
    after: Sequence[float | None],
) -> Iterator[tuple[Value, ...]]:
    running: float | None = 0.0
    for year, was, then in zip(plan, before, after, strict=True):
        apart = None if was is None or then is None else was - then
        running = None if running is None or apart is None else running + apart
        yield (
            plan_year(year["starts_on"]),
            millions(was),
            millions(then),
            millions(apart),
            millions(running),
            millions(year.get("cash_gbp")),
            millions(year.get("capital_gbp")),
            millions(year.get("present_gbp")),
        )


def _years_title(
    figures: Mapping[str, Any],
    plan: Sequence[Mapping[str, Any]],
    before: Sequence[float | None],
    after: Sequence[float | None],
) -> str:
    """What the first year costs more or less, and when it pays back, if it does."""
    payback = figures.get("payback_months")
    first = None
    if before[0] is not None and after[0] is not None:
        apart = after[0] - before[0]
        side = "more" if apart > 0 else "less"
        first = f"It costs {spelled(abs(apart))} {side} in the first year"
    years = plural(len(plan), "year")
    if payback is None:
        ends = f"does not pay back within {years}" if figures.get("payback") else ""
    elif payback == 0:
        ends = "never costs more than business as usual so far"
    else:
        ends = f"pays back after {plural(int(payback), 'month')}"
    if first is None:
        return f"It {ends}" if ends else f"What the chosen range costs in each of {years}"
    return f"{first} and {ends}" if ends else first


def _kinds_of_saving(figures: Mapping[str, Any], chosen: Mapping[str, Any]) -> str:
    """The saving by kind and how VAT is treated: the total is never told alone."""
    kinds = [
        (f"{spelled(gbp)} {words}", gbp)
        for key, words in (
            ("cashable_gbp", "cashable"),
            ("non_cashable_gbp", "non-cashable"),
            ("avoided_gbp", "avoided"),
            ("income_gbp", "income"),
        )
        if (gbp := pounds_of(chosen.get(key))) is not None and abs(gbp) >= 0.5
    ]
    said = [f"The saving by kind: {listed(words for words, _ in kinds)}."] if kinds else []
    vat = (figures.get("vat") or {}).get("sentence")
    if vat:
        said.append(str(vat))
    return " ".join(said)


# --- the budget ----------------------------------------------------------------------------


def _budget(figures: Mapping[str, Any]) -> Iterator[Picture]:
    """Each year's cash against its budget; nothing where no budget or no plan is known."""
    years = figures.get("affordability") or []
    budgets = [pounds_of(y.get("budget_gbp")) for y in years]
    cash = [pounds_of(y.get("plan_cash_gbp")) for y in years]
    tax = [pounds_of(y.get("irrecoverable_vat_gbp")) for y in years]
    if all(b is None for b in budgets) or all(c is None for c in cash):
        return
    has_tax = any(tax)
    layers = [YearLayer("the chosen range, in cash", Tone.SOLID, tuple(cash))]
    if has_tax:
        added = tuple(t if t is not None else 0.0 for t in tax)
        layers.append(YearLayer("VAT that is not recovered", Tone.HATCHED, added))
    yield Years(
        picture_id="affordability",
        title=_budget_title(years),
        drawn=f"What the chosen range costs in each plan year in cash, against the budget. "
        f"{PLANNING}",
        note="A year without a budget is not known to be affordable.",
        columns=(
            "Plan year",
            "Budget, £m",
            "Plan, £m cash",
            "Room left, £m",
            "Business as usual, £m cash",
        ),
        rows=tuple(
            (
                plan_year(y["starts_on"]),
                millions(y.get("budget_gbp")),
                millions(y.get("plan_cash_gbp")),
                millions(y.get("headroom_gbp")),
                millions(y.get("usual_cash_gbp")),
            )
            for y in years
        ),
        reads=AFFORDABLE_READS,
        periods=tuple(plan_year(y["starts_on"]) for y in years),
        layers=tuple(layers),
        unit="£",
        limits=tuple(budgets),
        limit_words="the year's budget",
    )


def _budget_title(years: Sequence[Mapping[str, Any]]) -> str:
    rooms = {
        plan_year(y["starts_on"]): room
        for y in years
        if (room := pounds_of(y.get("headroom_gbp"))) is not None
    }
    if not rooms:
        return f"Whether the budget holds is not known in any of {plural(len(years), 'year')}"
    over = {year: -room for year, room in rooms.items() if room < 0}
    unknown = len(years) - len(rooms)
    rest = f"; {unknown} not known" if unknown else ""
    if not over:
        least = min(rooms, key=lambda y: rooms[y])
        return (
            f"Each of {plural(len(rooms), 'year')} stays within its budget, {least} by "
            f"{spelled(rooms[least])}{rest}"
        )
    worst = max(over, key=lambda y: over[y])
    count = f"{len(over)} of {plural(len(years), 'year')}"
    return f"The budget is exceeded in {count}, most in {worst}: by {spelled(over[worst])}{rest}"


def _tenth(value: object) -> float | None:
    return None if value is None else round(float(str(value)), 1)
