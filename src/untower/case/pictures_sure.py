"""How sure the saving is, what moves it most, and what the claim would need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from untower.answers import Bin, Spread, Swing, Table, Tornado
from untower.case.claim import LONGEST_YEARS, claim_name, spell_chance
from untower.case.pictures_words import (
    PLANNING,
    chosen_of,
    pounds_of,
    rounded_share,
    share,
    spelled,
)
from untower.case.reads import MONEY_READS, TARGET_READS
from untower.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from untower.answers import Picture

SWINGS_SHOWN = 10
CLAIM_PCT = 40.0


def sure_pictures(figures: Mapping[str, Any]) -> Iterator[Picture]:
    """The distribution of the saving, the tornado and the claim under test."""
    if chosen_of(figures) is None:
        return
    spread = _spread(figures)
    if spread is not None:
        yield spread
    swings = figures.get("tornado") or []
    if swings:
        yield _tornado(swings, figures)
    claim = figures.get("claim") or {}
    if claim.get("would_have_to_be_true"):
        yield _claim(claim)
    tried = [*(figures.get("sensitivity") or ()), *(figures.get("variants") or ())]
    if tried:
        names = {o["option_id"]: str(o["name"]) for o in figures.get("options") or ()}
        yield _other_terms(tried, names)


def _spread(figures: Mapping[str, Any]) -> Spread | None:
    saving = figures.get("saving_pct") or {}
    low, middle, high = (saving.get(end) for end in ("p10", "p50", "p90"))
    bins = tuple(_bins(figures.get("histogram")))
    if low is None or middle is None or high is None or not bins:
        return None
    target = figures.get("target_pct")
    target = CLAIM_PCT if target is None else float(target)
    draws, chance = figures.get("draws"), figures.get("chance_of_target")
    house = (figures.get("house_ranges_decide") or {}).get("sentence") or ""
    return Spread(
        picture_id="saving_spread",
        title=_spread_title(low, middle, high, target, chance, draws),
        drawn=f"Share of {draws:,} draws by what the chosen range saves of going on as now; below "
        f"nought it costs more. {PLANNING}"
        if draws
        else f"Draws by what the chosen range saves of going on as now. {PLANNING}",
        note=" ".join(part for part in (_ranges_words(figures), house) if part),
        columns=("Saving from, %", "To, %", "Share of draws, %"),
        rows=tuple((round(b.low, 2), round(b.high, 2), round(b.share_pct, 2)) for b in bins),
        reads=TARGET_READS,
        bins=bins,
        low=float(low),
        middle=float(middle),
        high=float(high),
        point=None if saving.get("point") is None else float(saving["point"]),
        unit="%",
        x_words="saving against going on as now",
        claim_at=target,
        claim_words=claim_name(target),
        claim_under=spell_chance(chance, draws).removesuffix(" draws"),
    )


def _bins(told: Any) -> Iterator[Bin]:  # noqa: ANN401  as plan.json carries it
    for each in told or ():
        yield Bin(float(each["from_pct"]), float(each["to_pct"]), 100 * float(each["share"]))


def _spread_title(
    low: float, middle: float, high: float, target: float, chance: float | None, draws: int | None
) -> str:
    """The middle with its range, and the claim beside it."""
    of = f"{draws:,} draws" if draws else "the draws"
    if middle >= 0:
        band = f"likely {rounded_share(low)} to {rounded_share(high)}"
        first = f"The middle of {of} saves {rounded_share(middle)}, {band}"
    else:
        first = f"The middle of {of} costs {rounded_share(-middle)} more than going on as now"
    reach = spell_chance(chance, draws).removesuffix(f" of {of}").removesuffix(f" {of}")
    reach = reach.removesuffix(" draws")
    return f"{first}; {reach} reach{'es' if reach.startswith('none') else ''} {share(target)}"


def _ranges_words(figures: Mapping[str, Any]) -> str:
    seed, correlation = figures.get("seed"), (figures.get("correlation") or {})
    told = correlation.get("value") if isinstance(correlation, dict) else correlation
    if told is None:
        return ""
    return (
        f"Each uncertain cost is drawn from its range; costs of one supplier move together "
        f"(correlation {float(told):g}). Seed {seed}."
    )


# --- what moves it -------------------------------------------------------------------------


def _tornado(swings: Sequence[Mapping[str, Any]], figures: Mapping[str, Any]) -> Tornado:
    saving = pounds_of(figures.get("saving_gbp"))
    made = [_swing(s, saving) for s in swings]
    shown = made[:SWINGS_SHOWN]
    house = sum(1 for s in shown if s.origin == "house")
    words = "no saving known" if saving is None else f"saving {spelled(saving)}"
    return Tornado(
        picture_id="what_moves_it",
        title=_tornado_title(made[0]),
        drawn="What each uncertain cost does to the saving at either end of its range, in per cent "
        f"of the estimate, all others as estimated. {PLANNING}",
        note=f"{_house_words(house, len(shown))} {_switching_words(figures)}".strip(),
        columns=("What varies", "Range", "At its low end, £m", "At its high end, £m", "From"),
        rows=tuple(
            (
                m.label,
                str(s.get("range") or "") or None,
                None if m.at_low is None else round(m.at_low / 1e6, 3),
                None if m.at_high is None else round(m.at_high / 1e6, 3),
                str(s.get("source") or m.origin),
            )
            for m, s in zip(made, swings, strict=True)
        ),
        reads=MONEY_READS,
        swings=tuple(shown),
        middle_words=words,
        unit="£",
    )


def _swing(row: Mapping[str, Any], saving: float | None) -> Swing:
    """What either end makes of the saving, as a difference from the saving as estimated."""

    def apart(end: str) -> float | None:
        at = pounds_of(row.get(end))
        return None if at is None or saving is None else at - saving

    return Swing(
        label=str(row["name"]),
        at_low=apart("low_gbp"),
        at_high=apart("high_gbp"),
        origin="house" if row.get("is_house") else "sourced",
        range_words=str(row.get("range") or "").removesuffix(" of the estimate"),
    )


def _tornado_title(widest: Swing) -> str:
    ends = [v for v in (widest.at_low, widest.at_high) if v is not None]
    if not ends:
        return f"‘{widest.label}’ may move the saving most; by how much is not known"
    wide = max(ends) - min([*ends, 0.0] if len(ends) == 1 else ends)
    return f"‘{widest.label}’ moves the saving most, by {spelled(wide)} from end to end"


def _house_words(house: int, shown: int) -> str:
    """How many of the ranges nobody but this house vouches for."""
    if not house:
        return "Each range shown has a source."
    count = f"All {shown}" if house == shown else f"{house} of the {shown}"
    return f"{count} ranges shown are house conventions: nobody else vouches for them."


def _switching_words(figures: Mapping[str, Any]) -> str:
    """The sentence of the first value at which an answer turns, where there is one."""
    turning = (
        s.get("sentence")
        for s in figures.get("switching_values") or ()
        if s.get("switches_at") is not None
    )
    return str(next(turning, None) or "")


# --- the claim -----------------------------------------------------------------------------


def _claim(claim: Mapping[str, Any]) -> Table:
    conditions = claim["would_have_to_be_true"]
    enough = [c for c in conditions if c["is_enough_alone"]]
    target = share(claim["target_pct"])
    if claim["reached"]:
        title = f"The estimate reaches {target}: what would have to go wrong for it to be missed"
    elif not enough:
        title = f"Nothing alone makes it {target}: none of {len(conditions)} quantities can"
    else:
        count = f"{len(enough)} of {len(conditions)} quantities"
        title = f"What would have to be true for {target}: {count} could make it so alone"
    return Table(
        picture_id="claim_under_test",
        title=title,
        drawn=f"{claim['sentence']} One quantity at a time, all else as estimated. {PLANNING}",
        note="Quantities move together in truth: the chance counts that, this table does not.",
        columns=("Quantity", "What would have to be true", "Saving were it nothing"),
        rows=tuple((str(c["name"]), _needed(c), _without(c)) for c in conditions),
        number_columns=(2,),
        reads=TARGET_READS,
    )


def _needed(condition: Mapping[str, Any]) -> str:
    """What a quantity would have to be, without its name before it."""
    if not condition["is_enough_alone"]:
        return "not enough alone"
    return str(condition["sentence"]).removeprefix(f"{condition['name']}: ").rstrip(".")


def _without(condition: Mapping[str, Any]) -> str:
    """The saving were the quantity nothing, or the horizon the longest looked at."""
    extreme = condition["extreme_saving_pct"]
    if extreme is None:
        return "–"
    years = f" over {LONGEST_YEARS} years" if condition["unit"] == "years" else ""
    return f"{share(extreme)}{years}"


# --- on other terms ------------------------------------------------------------------------


def _other_terms(tried: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> Table:
    """The saving at another rate, over another horizon, and without what others leave out."""
    others = [t for t in tried if not t.get("is_as_planned")]
    known = [float(t["saving_pct"]) for t in others if t.get("saving_pct") is not None]
    between = (
        f"between {rounded_share(min(known))} and {rounded_share(max(known))}"
        if known
        else "not known"
    )
    return Table(
        picture_id="on_other_terms",
        title=f"On {plural(len(others), 'other term')} the saving is {between}",
        drawn="The chosen range at other discount rates and horizons, and with joining suppliers' "
        f"parts, managing suppliers or optimism bias left out, all else as estimated. {PLANNING}",
        note="A saving below nought is a cost.",
        columns=("Terms", "Saving", "In per cent", "Costs least"),
        rows=tuple(
            (
                _terms_words(t),
                None if t.get("saving_gbp") is None else spelled(float(t["saving_gbp"])),
                None if t.get("saving_pct") is None else share(float(t["saving_pct"])),
                names.get(str(t.get("cheapest_option_id"))),
            )
            for t in others
        ),
        reads=MONEY_READS,
        number_columns=(1, 2),
    )


def _terms_words(tried: Mapping[str, Any]) -> str:
    """Which term it is, with its value where it has one."""
    value, unit = tried.get("value"), str(tried.get("unit") or "")
    if value is None or not unit:
        return str(tried["name"])
    size = f"{float(value):g}%" if unit in ("pct", "%") else f"{float(value):g} {unit}"
    return f"{tried['name']}: {size}"
