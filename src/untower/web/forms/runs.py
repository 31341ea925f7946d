"""What people ask of a planning run, and what they say when they adopt one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from untower.actions.runs.starting import NAME_MOST
from untower.actions.runs.wanted import DRAWS_FEWEST, DRAWS_MOST, GAP_MOST_PCT, SEED_MOST
from untower.award.limits_rules import DEFAULTS
from untower.errors import WrongUse
from untower.wishing import Wanted, limit_of, pair_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    import polars as pl

FIX_ROWS = 3
WHOLE, CHOICE = "whole", "choice"
YEARS = (1990, 2100)
LINES_MOST = 4_000
RULES = {
    "groups_most": ("suppliers_max", "suppliers"),
    "share_most_pct": ("supplier_share", "pct"),
    "sme_least_pct": ("sme_share", "pct"),
}
"""Fields that are a rule each: its kind and unit."""


def _whole(low: int, high: int, **more: Any) -> forms.IntegerField:  # noqa: ANN401
    said = f"Enter a whole number from {low:,} to {high:,}."
    errors = dict.fromkeys(("required", "invalid", "min_value", "max_value"), said)
    return forms.IntegerField(min_value=low, max_value=high, error_messages=errors, **more)


def _share(high: int, **more: Any) -> forms.DecimalField:  # noqa: ANN401
    said = f"Enter a number from 0 to {high}, such as 60."
    names = ("required", "invalid", "min_value", "max_value", "max_digits", "max_decimal_places")
    errors = dict.fromkeys((*names, "max_whole_digits"), said)
    return forms.DecimalField(
        min_value=0, max_value=high, max_digits=7, decimal_places=3, error_messages=errors, **more
    )


class Choices:
    """What a version offers to choose from: components, providers, rules, each with its words."""

    def __init__(self, tables: Mapping[str, pl.DataFrame]) -> None:
        self.components = _named(tables, "components", "component_id")
        self.providers = [("retain", "Keep as it is"), *_named(tables, "suppliers", "supplier_id")]
        rules = _named(tables, "limits", "limit_id", words="reason")
        replaced = _replaced(tables) | {key for key, _ in rules}
        self.rules = rules + [(k, WORDS[k]) for k in DEFAULTS if k not in replaced]
        weights = _first_row(tables, "organisation")
        self.quality_weight = weights.get("quality_weight_pct")
        self.price_weight = weights.get("price_weight_pct")


KINDS = {**{name: name for name in DEFAULTS}, "no_new_tower": "layer_share", "free_posts": "fte"}
"""The kind that each rule on by default is of."""
WORDS = {
    "user_floor": "Users of no measured service worse off",
    "no_new_tower": "No group above 60% of a layer",
    "integrator_apart": "Who integrates services provides none of them",
    "supplier_capacity": "No supplier beyond its stated capacity",
    "free_posts": "No more posts of our own than are free",
}


class _Wishes(forms.Form):
    """What a whole run and a what-if may both ask for."""

    quality_weight = _share(99, required=False)
    groups_most = _whole(1, 1_000, required=False)
    without = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": "Choose rules from the list."}
    )

    def __init__(self, choices: Choices, data: Any = None, **more: Any) -> None:  # noqa: ANN401
        super().__init__(data, **more)
        self.choices = choices
        self.fields["without"].choices = choices.rules  # type: ignore[attr-defined]
        blank = [("", "None")]
        for number in range(1, FIX_ROWS + 1):
            for name, offered in (("component", choices.components), ("has", choices.providers)):
                said = {"invalid_choice": "Choose from the list."}
                self.fields[f"{name}_{number}"] = forms.ChoiceField(
                    choices=blank + offered, required=False, error_messages=said
                )

    def clean(self) -> dict[str, Any]:
        """Each fixed choice has both its halves."""
        typed = dict(self.cleaned_data)
        for number in range(1, FIX_ROWS + 1):
            component, has = typed.get(f"component_{number}"), typed.get(f"has_{number}")
            if component and not has and f"has_{number}" not in self.errors:
                self.add_error(f"has_{number}", "Choose what this component must have.")
            if has and not component and f"component_{number}" not in self.errors:
                self.add_error(f"component_{number}", "Choose the component this is for.")
        return typed

    def _fixed(self) -> tuple[tuple[str, str], ...]:
        typed = self.cleaned_data
        rows = ((typed[f"component_{n}"], typed[f"has_{n}"]) for n in range(1, FIX_ROWS + 1))
        return tuple((component, has) for component, has in rows if component and has)

    def _weights(self) -> dict[str, Decimal]:
        quality = self.cleaned_data.get("quality_weight")
        return {} if quality is None else {"quality": quality, "price": 100 - quality}

    def _limits(self) -> tuple[dict[str, object], ...]:
        """A rule for each field that says one."""
        typed = self.cleaned_data
        return tuple(
            {"limit_id": f"asked {kind}", "kind": kind, "value": float(typed[name]), "unit": unit}
            for name, (kind, unit) in RULES.items()
            if typed.get(name) is not None
        )


class NewRun(_Wishes):
    """A planning run from its start."""

    name = forms.CharField(
        max_length=NAME_MOST,
        error_messages={
            "required": "Enter a name, so that the run can be told from others.",
            "max_length": f"Enter a name of at most {NAME_MOST} characters.",
        },
    )
    on = forms.DateField(
        error_messages=dict.fromkeys(
            ("required", "invalid"), "Enter the day to reckon from, such as 2027-03-31."
        )
    )
    effort = forms.ChoiceField(
        choices=[(WHOLE, ""), (CHOICE, "")],
        error_messages={"required": "Choose how much is worked out."},
    )
    share_most_pct = _share(100, required=False)
    sme_least_pct = _share(100, required=False)
    fixed = forms.CharField(required=False, max_length=LINES_MOST)
    limits = forms.CharField(required=False, max_length=LINES_MOST)
    seed = _whole(0, SEED_MOST)
    gap_pct = _share(int(GAP_MOST_PCT))
    draws = _whole(DRAWS_FEWEST, DRAWS_MOST)

    def clean_on(self) -> Any:  # noqa: ANN401
        """A day that the arithmetic covers."""
        on = self.cleaned_data["on"]
        if not YEARS[0] <= on.year <= YEARS[1]:
            raise forms.ValidationError(f"Enter a day from {YEARS[0]} to {YEARS[1]}.")
        return on

    def clean_fixed(self) -> list[tuple[str, str]]:
        """Fixed choices, one a line."""
        return [pair for line in _lines(self.cleaned_data["fixed"]) for pair in [_read_pair(line)]]

    def clean_limits(self) -> list[dict[str, object]]:
        """Rules, one a line."""
        lines = _lines(self.cleaned_data["limits"])
        return [_read_limit(line, number) for number, line in enumerate(lines, start=1)]

    def wanted(self) -> Wanted:
        """Everything asked for, as a run keeps it."""
        typed = self.cleaned_data
        return Wanted(
            seed=typed["seed"],
            gap_pct=typed["gap_pct"],
            fixed=(*self._fixed(), *typed["fixed"]),
            without=tuple(typed["without"]),
            limits=(*self._limits(), *typed["limits"]),
            weights=self._weights(),
            draws=typed["draws"],
            is_whole=typed["effort"] == WHOLE,
        )


class WhatIf(_Wishes):
    """One thing changed, answered in seconds."""

    def wanted(self, base: Wanted) -> Wanted:
        """What the run asked for, with what is changed here."""
        asked = self._limits()
        replaced = {row["kind"] for row in asked}
        fixed = self._fixed()
        fixed_now = {component for component, _ in fixed}
        kept = (
            row
            for row in base.limits
            if row["limit_id"] != f"asked {row['kind']}" or row["kind"] not in replaced
        )
        return replace(
            base,
            is_whole=False,
            work=None,
            weights=self._weights() or base.weights,
            limits=(*kept, *asked),
            fixed=(*(pair for pair in base.fixed if pair[0] not in fixed_now), *fixed),
            without=tuple(dict.fromkeys((*base.without, *self.cleaned_data["without"]))),
        )

    def words(self) -> str:
        """What is changed, in words: the what-if's name."""
        typed, providers = self.cleaned_data, dict(self.choices.providers)
        components = dict(self.choices.components)
        said = []
        if typed.get("quality_weight") is not None:
            said.append(f"quality {typed['quality_weight']:f} to price")
        if typed.get("groups_most") is not None:
            said.append(f"at most {typed['groups_most']} supplier groups")
        said += [
            f"{components[k]}: {providers[to].lower()}"
            if to == "retain"
            else f"{components[k]}: {providers[to]}"
            for k, to in self._fixed()
        ]
        said += [f"without {rule}" for rule in typed["without"]]
        words = "What if: " + "; ".join(said)
        return words if len(words) <= NAME_MOST else words[: NAME_MOST - 1] + "…"

    def clean(self) -> dict[str, Any]:
        """Something is changed."""
        typed = super().clean()
        fixed = any(typed.get(f"has_{n}") for n in range(1, FIX_ROWS + 1))
        changed = typed.get("quality_weight") is not None or typed.get("groups_most") is not None
        if not self.errors and not (changed or fixed or typed.get("without")):
            self.add_error("quality_weight", "Change at least one thing.")
        return typed


class Reason(forms.Form):
    """Why a plan is put forward or withdrawn. Left to the action to refuse, with its sentence."""

    reason = forms.CharField(required=False, max_length=10_000)
    stale = forms.BooleanField(required=False)


def first_values() -> dict[str, object]:
    """What a form starts with where nothing was asked before."""
    return {
        "on": timezone.localdate().isoformat(),
        "effort": WHOLE,
        "seed": 0,
        "gap_pct": "0.1",
        "draws": 10_000,
    }


def values_like(wanted: Wanted, *, name: str, on: str) -> dict[str, object]:
    """What a form starts with where it is to ask what an earlier run asked."""
    by_kind = {kind: field for field, (kind, _) in RULES.items()}
    asked = {str(r["limit_id"]): r for r in wanted.limits}
    simple = {
        by_kind[str(r["kind"])]: f"{r['value']:g}"
        for key, r in asked.items()
        if key == f"asked {r.get('kind')}"
    }
    others = [r for key, r in asked.items() if key != f"asked {r.get('kind')}"]
    return {
        **first_values(),
        **simple,
        "name": name,
        "on": on,
        "effort": WHOLE,
        "seed": wanted.seed,
        "gap_pct": f"{wanted.gap_pct.normalize():f}",
        "draws": wanted.draws,
        "without": list(wanted.without),
        "quality_weight": (
            f"{wanted.weights['quality'].normalize():f}" if "quality" in wanted.weights else ""
        ),
        "fixed": "\n".join(f"{component} = {to}" for component, to in wanted.fixed),
        "limits": "\n".join(_rule_line(row) for row in others),
    }


def _replaced(tables: Mapping[str, pl.DataFrame]) -> set[str]:
    """Rules on by default in whose place a row of the table limits stands, for every subject."""
    frame = tables.get("limits")
    if frame is None or "kind" not in frame.columns:
        return set()
    rows = frame.select("kind", *(c for c in ("subject",) if c in frame.columns)).to_dicts()
    kinds = {row["kind"] for row in rows if row.get("subject") is None}
    return {name for name, kind in KINDS.items() if kind in kinds}


def _rule_line(row: Mapping[str, object]) -> str:
    return ", ".join(
        f"{c}={'yes' if v is True else 'no' if v is False else v}"
        for c, v in row.items()
        if v is not None
    )


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())


def _read_pair(line: str) -> tuple[str, str]:
    try:
        return pair_of(line)
    except WrongUse as error:
        raise forms.ValidationError(str(error)) from error


def _read_limit(line: str, number: int) -> dict[str, object]:
    try:
        return limit_of(line, number)
    except WrongUse as error:
        raise forms.ValidationError(str(error)) from error


def _named(
    tables: Mapping[str, pl.DataFrame], table: str, key: str, words: str = "name"
) -> list[tuple[str, str]]:
    """Every row's key and what it is called, by that name."""
    frame = tables.get(table)
    if frame is None or key not in frame.columns:
        return []
    called = frame[words].to_list() if words in frame.columns else [None] * frame.height
    keys = frame[key].to_list()
    pairs = [(str(k), str(w or k)) for k, w in zip(keys, called, strict=True) if k is not None]
    return sorted(pairs, key=lambda pair: pair[1].casefold())


def _first_row(tables: Mapping[str, pl.DataFrame], table: str) -> dict[str, Any]:
    frame = tables.get(table)
    return {} if frame is None or frame.is_empty() else frame.row(0, named=True)
