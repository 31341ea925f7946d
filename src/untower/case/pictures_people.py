"""For whom it is, and what others who left a large contract have published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from untower.answers import Effect, EffectLine, Effects, Table
from untower.case.pictures_words import PLANNING
from untower.case.reads import OPTION_READS, USER_READS
from untower.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from untower.answers import Picture, Value

WORDS = {
    "gains": Effect.GAINS,
    "held_level": Effect.LEVEL,
    "gets_worse": Effect.WORSE,
    "nothing_can_be_said": Effect.NOT_KNOWN,
}
KIND_WORDS = {
    "public": "For the public",
    "staff": "For staff",
    "business": "For business",
    "not stated": "For whom is not stated",
}
BLANKS_NAMED = 2
GROUPS_SHOWN = 15


def people_pictures(figures: Mapping[str, Any]) -> Iterator[Picture]:
    """Who gains by kind and by group of users, and the published cases."""
    rows = figures.get("who_gains") or []
    if rows and rows[0].get("services"):
        yield _who_gains(rows[0], rows[1:])
        groups = [g for g in rows[0].get("by_user_group") or [] if g["services"]]
        if groups:
            yield _groups(groups)
    cases = figures.get("published_cases") or []
    if cases:
        yield _published(cases)


# --- who gains -----------------------------------------------------------------------------


def _who_gains(every: Mapping[str, Any], kinds: Sequence[Mapping[str, Any]]) -> Effects:
    services = every.get("by_service") or []
    return Effects(
        picture_id="who_gains",
        title=_gains_title(every),
        drawn="One square a service, by who uses it: what the chosen range is expected to change "
        f"in its users' outcome. {PLANNING}",
        note=_blanks_note(every),
        columns=(
            "Service",
            "Used by",
            "What can be said",
            "Change, points",
            "If blanks are bad, points",
            "Transactions",
            "Why nothing can be said",
        ),
        rows=tuple(
            (
                s["name"],
                s["user_kind"],
                s["word"],
                _points(s["change_points"]),
                _points(s["change_if_worse_points"]),
                s["completed"],
                s["why"] or "–",
            )
            for s in services
        ),
        reads=(*OPTION_READS, *USER_READS),
        lines=tuple(_line(kind) for kind in kinds),
    )


def _line(row: Mapping[str, Any]) -> EffectLine:
    name = str(row["user_kind"])
    return EffectLine(
        label=KIND_WORDS.get(name, name),
        counts={effect: row[word] for word, effect in WORDS.items()},
        under=_transactions(row),
    )


def _transactions(row: Mapping[str, Any]) -> str:
    counted, blank = row.get("transactions"), row.get("services_without_transactions") or 0
    if counted is None:
        return "transactions not known"
    rest = f", {blank} not counted" if blank else ""
    return f"{_large(int(counted))} transactions{rest}"


def _large(count: int) -> str:
    return f"{count / 1e6:.1f}m" if count >= 999_500 else f"{count:,}"


def _gains_title(every: Mapping[str, Any]) -> str:
    """How many gain and how much at most, and on how many nothing can be said."""
    count, gains = int(every["services"]), int(every["gains"])
    silent, worse = int(every["nothing_can_be_said"]), int(every["gets_worse"])
    if silent == count:
        return f"Whom it serves better cannot be said: nothing is known of {count} services"
    first = f"{gains} of {plural(count, 'service')} gain"
    most = every.get("most_change_points")
    if gains and most is not None:
        first += f", by at most {most:.1f} points"
    rest = []
    if worse:
        rest.append(f"{worse} {'gets' if worse == 1 else 'get'} worse")
    if silent:
        rest.append(f"on {silent} nothing can be said")
    return "; ".join([first, *rest])


def _blanks_note(every: Mapping[str, Any]) -> str:
    """Which blanks would change the picture, those that settle most first."""
    blanks = every.get("would_settle") or []
    said = ["A point is a per cent of users who are satisfied or complete what they began."]
    named = [
        f"{b['table']} {b['key']} · {b['column']} ({plural(len(b['services']), 'service')})"
        for b in blanks[:BLANKS_NAMED]
    ]
    if named:
        more = len(blanks) - len(named)
        rest = f", and {more} more" if more > 0 else ""
        said.append(f"{plural(len(blanks), 'blank')} would settle more: {'; '.join(named)}{rest}.")
    return " ".join(said)


def _groups(groups: Sequence[Mapping[str, Any]]) -> Table:
    return Table(
        picture_id="user_groups",
        title=_groups_title(groups),
        drawn="Groups of users by the services their needs name, and how many of these gain, are "
        f"held level, get worse, or allow no answer. {PLANNING}",
        columns=(
            "User group",
            "Services",
            "Gain",
            "Held level",
            "Get worse",
            "Nothing can be said",
        ),
        rows=tuple(
            (
                g["user_group"],
                g["services"],
                g["gains"],
                g["held_level"],
                g["gets_worse"],
                g["nothing_can_be_said"],
            )
            for g in sorted(groups, key=lambda g: -g["services"])
        ),
        reads=(*OPTION_READS, *USER_READS),
        number_columns=(1, 2, 3, 4, 5),
        rows_shown=GROUPS_SHOWN,
    )


def _groups_title(groups: Sequence[Mapping[str, Any]]) -> str:
    every = sum(1 for g in groups if g["gains"] == g["services"])
    some = sum(1 for g in groups if 0 < g["gains"] < g["services"])
    worse = sum(1 for g in groups if g["gets_worse"])
    rest = f"; {worse} {'has' if worse == 1 else 'have'} one that gets worse" if worse else ""
    count = plural(len(groups), "user group")
    first = (
        f"{every} of {count} gain in every service they use"
        if every
        else (f"None of {count} gains in every service it uses")
    )
    return f"{first}; {some} gain in some{rest}"


def _points(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


# --- published cases -----------------------------------------------------------------------


def _published(cases: Sequence[Mapping[str, Any]]) -> Table:
    """What was claimed, forecast or audited, and whether the saving can be recomputed."""
    able = sum(1 for c in cases if c["recomputed"]["low_pct"] is not None)
    count = "None" if not able else f"{able}"
    return Table(
        picture_id="published_cases",
        title=f"{count} of {plural(len(cases), 'published case')} can be recomputed from what was "
        "published",
        drawn="Bodies that left a large contract or a tower model: what was paid before, what was "
        "said to be saved, by whom checked. None of it enters this plan's sums.",
        note="Claim: said by the body, a minister, a supplier or the press. Forecast: said before "
        "it could be known. Audited: found by the National Audit Office. The 40% is one "
        "department's: the upper end of what was seen.",
        columns=("Case", "Paid before", "Said to be saved", "Recomputed", "Years", "Sources"),
        rows=tuple(_case_row(c) for c in cases),
        reads=("organisation.target_saving_pct",),
        under_head=(4, 5),
    )


def _case_row(case: Mapping[str, Any]) -> tuple[Value, ...]:
    period = " to ".join(str(case[end])[:4] for end in ("starts", "ends") if case[end])
    return (
        f"{case['body']}: {case['case']}",
        _told(case, "before"),
        _told(case, "saving"),
        case["recomputed"]["words"],
        period or "years not published",
        case["sources"],
    )


def _told(case: Mapping[str, Any], role: str) -> str | None:
    """The figures of a role with the kind of each; None: not published."""
    said = []
    for figure in case["figures"]:
        if figure["role"] == role:
            what = f" for {figure['scope']}" if figure["scope"] else ""
            mark = "" if figure["is_confirmed"] else ", not confirmed"
            said.append(f"{figure['words']}{what} ({figure['kind']}{mark})")
    return "; ".join(said) or "not published"
