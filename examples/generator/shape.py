"""The few numbers that give Harrowmoor its shape, each with the public source or the ground.

Measured once from published files; no row of them is copied. Where no public figure was found the
number is a choice, and says so. Not one was changed after an answer of untower was seen.
"""

from __future__ import annotations

from dataclasses import dataclass

SEED = 20270401  # the first day of Harrowmoor's plan; chosen before anything was generated


@dataclass(frozen=True)
class Shape:
    """One parameter with the ground it stands on."""

    value: float
    meaning: str
    source: str


MANCHESTER = "Manchester, spend over £500, 2020"
LEEDS = "Leeds, spend, 2010-12 to 2011-06 and 2020-06"
HARROGATE = "Harrogate, spend, 2019 to 2021"
HMPPS = "HMPPS architecture as code"

SHAPES: dict[str, Shape] = {
    "interfaces_per_component": Shape(
        1.66, "interfaces for each component", f"{HMPPS}: 346 relations over 209 elements"
    ),
    "hub_share": Shape(
        0.48,
        "share of interfaces that lead to the three most depended-on components",
        f"{HMPPS}: 55 of 115 joins between systems",
    ),
    "single_payment_share": Shape(
        0.42, "share of supplier names paid once only", f"{MANCHESTER}; {LEEDS} has 0.46"
    ),
    "times_mean_of_log": Shape(
        1.86, "mean of the logarithm of payments to a name paid more than once", MANCHESTER
    ),
    "times_spread_of_log": Shape(
        1.13,
        "spread of that logarithm",
        f"{MANCHESTER}; {LEEDS} has 1.10",
    ),
    "amount_mean_of_log": Shape(
        8.03, "mean of the logarithm of an ordinary payment in pounds", MANCHESTER
    ),
    "amount_spread_of_log": Shape(
        1.54, "spread of the logarithm of an ordinary payment in pounds", MANCHESTER
    ),
    "technology_mean_of_log": Shape(
        7.88, "mean of the logarithm of a technology payment outside a contract", LEEDS
    ),
    "technology_spread_of_log": Shape(
        1.44, "spread of the logarithm of a technology payment outside a contract", LEEDS
    ),
    "credit_share": Shape(
        0.010, "share of rows that are credits", f"{LEEDS} 0.009, Manchester 0.017"
    ),
    "duplicate_share": Shape(
        0.006,
        "share of rows that repeat another exactly",
        f"between {MANCHESTER} 0.003 and {HARROGATE} 0.048",
    ),
    "redacted_share": Shape(
        0.065, "share of rows whose payee is redacted", f"{MANCHESTER}; {LEEDS}"
    ),
    "whole_pound_share": Shape(0.30, "share of amounts in whole pounds", f"{LEEDS}; {HARROGATE}"),
    "upper_case_share": Shape(0.25, "share of names in capitals", f"{LEEDS}: 20,889 of 84,047"),
    "limited_in_full_share": Shape(
        0.35,
        "share of names with LIMITED where they have LTD or LIMITED",
        f"{LEEDS}: 15,609 of 44,263",
    ),
    "two_spellings_share": Shape(
        0.13,
        "share of suppliers whose name is spelled in more than one way",
        f"midway between {MANCHESTER} 0.03 and {LEEDS} 0.24",
    ),
    "month_spread": Shape(0.18, "spread of a month's rows about the mean", MANCHESTER),
    "top_ten_share": Shape(0.47, "share of visible spend with the ten largest payees", MANCHESTER),
    "next_ninety_share": Shape(
        0.33, "share of visible spend with the ninety largest after them", MANCHESTER
    ),
}


def value_of(name: str) -> float:
    """The number of that name."""
    return SHAPES[name].value
