"""How long does it take to resolve many names, and how many joins are right?

Invented names with planted truth (seeded; spellings, cuts, notes and look-alikes as published
spend has them) say how time and memory grow; what they say of precision holds for invented names
alone. The published gold standard, where UNTOWER_REAL_DATA is set, says the rest.
"""

from __future__ import annotations

import json
import os
import sys
import time
from math import comb
from pathlib import Path

import numpy as np
import polars as pl

from bench.line import Line, time_command

SEED = 20261123
SIZES = (10_000, 100_000, 1_000_000)


def _listed(text: str) -> list[str]:
    """The words of a list, one per comma, or per blank where there is no comma."""
    return [word.strip() for word in (text.split(",") if "," in text else text.split())]


STARTS = _listed("""
    ba be bri ca cha cla co cro da de dra du e fa fe fla ga gre ha he hol i ja ke kno la
    lo ma me mo na ne o pa pe pri qua ra re ro sa sha sta ste ta te tri u va ve wa whi wo
    ya ze
""")
MIDDLES = _listed("""
    b ck d dd f g l ll m mb n nd ng nt p r rd rm rn rt s sk ss st t tt v w x
""")
ENDS = _listed("""
    a am an ard as ell en er ers ett ex ey ia ick ide in ing ion is ix o on or ow um us y
""")
TRADES = _listed("""
    Construction, Software, Care Services, Taxis, Training, Consulting, Electrical,
    Housing, Print, Security, Engineering, Surveyors, Recruitment, Nurseries, Transport,
    Cleaning, Legal, Roofing, Scaffolding, Systems, Solutions, Networks, Catering,
    Environmental, Architects
""")
PLACES = _listed("""
    Harrowmoor, Aldbeck, Thornley, Westmarch, Eastholme, Carrick, Pendene, Kelsford,
    Brackwell, Ashdown, Millgate, Norcombe
""")
FORMS = ["Ltd", "Ltd", "Ltd", "Limited", "Limited", "PLC", "LLP", "CIC", ""]


def invented_names(size: int) -> pl.DataFrame:
    """Invented payees: `supplier_name`, `truth` (which body it is), `rows`."""
    chance = np.random.default_rng(SEED)
    names: dict[str, int] = {}
    body = 0
    while len(names) < size:
        stem, trade, place, form = _body(chance)
        written = " ".join(word for word in (stem, place, trade, form) if word)
        names.setdefault(written, body)
        for _ in range(int(chance.choice([0, 0, 0, 1, 1, 2, 4]))):
            names.setdefault(_variant(chance, stem, place, trade, form), body)
        body += 1
        if chance.random() < 0.08:  # a look-alike that is another body
            other = _look_alike(chance, stem, place, trade, form)
            names.setdefault(other, body)
            body += 1
    rows = chance.geometric(0.1, size=size)
    chosen = list(names.items())[:size]
    return pl.DataFrame(
        {
            "supplier_name": [name for name, _ in chosen],
            "truth": [body for _, body in chosen],
            "rows": rows,
        }
    )


def _word(chance: np.random.Generator) -> str:
    parts = [str(chance.choice(STARTS)), str(chance.choice(MIDDLES))]
    if chance.random() < 0.7:
        parts += [str(chance.choice(list("aeiou"))), str(chance.choice(MIDDLES))]
    return ("".join(parts) + str(chance.choice(ENDS))).title()


def _body(chance: np.random.Generator) -> tuple[str, str, str, str]:
    kind = chance.random()
    stem = _word(chance)
    if kind < 0.25:
        stem = f"{stem} & {_word(chance)}"
    elif kind < 0.35:
        stem = "".join(chance.choice(list("ABCDEFGHJKLMNPRSTW"), size=3)) + " " + stem
    trade = str(chance.choice(TRADES)) if chance.random() < 0.8 else ""
    place = str(chance.choice(PLACES)) if chance.random() < 0.15 else ""
    return stem, trade, place, str(chance.choice(FORMS))


def _variant(chance: np.random.Generator, stem: str, place: str, trade: str, form: str) -> str:
    words = [word for word in (stem, place, trade) if word]
    other = {"Ltd": "Limited", "Limited": "Ltd", "PLC": "Public Limited Company"}.get(form, form)
    plain = " ".join([*words, form]).strip()
    kind = int(chance.integers(0, 9))
    if kind <= 1:
        return plain.upper()
    if kind == 2:
        return " ".join([*words, other]).strip()
    if kind == 3:
        return " ".join(words).replace(" & ", " and ")
    if kind == 4:
        return f"The {plain}"
    if kind == 5:
        return f"{plain} - Account {int(chance.integers(1, 9))}" if form else f"{plain}."
    if kind == 6:
        return plain[:30].strip()
    if kind == 7 and len(stem) >= 8 and " " not in stem:
        at = int(chance.integers(3, len(stem) - 2))
        slip = stem[:at] + stem[at + 1] + stem[at] + stem[at + 2 :]
        return " ".join([slip, *words[1:], form]).strip()
    return plain.replace(" & ", "&").lower()


def _look_alike(chance: np.random.Generator, stem: str, place: str, trade: str, form: str) -> str:
    kind = int(chance.integers(0, 4))
    if kind == 0:
        stem = stem + "l"
    elif kind == 1:
        stem = stem + "s"
    elif kind == 2:
        place = str(chance.choice([p for p in PLACES if p != place]))
    else:
        stem = f"{stem} {int(chance.integers(2, 99))}"
    return " ".join(word for word in (stem, place, trade, form) if word)


def pairs_right(frame: pl.DataFrame) -> tuple[int, int, int]:
    """Pairs found and true, pairs found, true pairs; `frame` has `truth` and `group_id`."""

    def pairs(*keys: str) -> int:
        sizes = frame.group_by(*keys).len()["len"].to_list()
        return sum(comb(n, 2) for n in sizes)

    return pairs("truth", "group_id"), pairs("group_id"), pairs("truth")


def measure_one(size: int) -> str:
    """Resolve one size in this process; the figures as one line of JSON."""
    from untower.estate.resolve import resolve_suppliers

    names = invented_names(size)
    start = time.perf_counter()
    resolved = resolve_suppliers(names.drop("truth"))
    seconds = time.perf_counter() - start
    outside = pl.col("payee_kind").is_in(["supplier", "reseller", "public_body"])
    joined = names.join(resolved.names.filter(outside), on="supplier_name")
    hits, found, true = pairs_right(joined)
    groups = resolved.names["group_id"].n_unique()
    return json.dumps(
        {"seconds": seconds, "groups": groups, "hits": hits, "found": found, "true": true}
    )


def invented_line(size: int) -> Line:
    """One size in a process of its own, so that one size's memory is not the next one's."""
    timed = time_command([sys.executable, "-m", "bench.supplier_resolution", str(size)], runs=1)
    if timed.exit_code:
        return Line(what=f"{size:,} invented names", result="did not finish", failed=True)
    told = json.loads(timed.output)
    peak = "not counted" if timed.peak_mb is None else f"{timed.peak_mb:,.0f} MB"
    return Line(
        what=f"{size:,} invented names",
        result=f"{told['seconds']:.1f} s, peak {peak}, {told['groups']:,} groups",
        note=f"planted truth (seed {SEED}): precision {told['hits'] / told['found']:.2%} of "
        f"{told['found']:,} pairs, recall {told['hits'] / told['true']:.2%} of {told['true']:,}",
    )


def gold_lines() -> list[Line]:
    """The published gold standard: each half against one company, and against one owner."""
    data = os.environ.get("UNTOWER_REAL_DATA")
    if not data:
        return [Line(what="gold standard", result="not measured: UNTOWER_REAL_DATA is not set")]
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "real"))
    from supplier_measure import gold_measures, in_words

    return [
        Line(
            what=f"gold standard, {row['half'].replace('_', ' ')} half, same {row['truth']}",
            result=in_words(row),
            note=f"of {row['all_pairs']:,} pairs; names alone, no identifiers",
        )
        for row in gold_measures(data)
    ]


def run() -> list[Line]:
    """Every line of this bench."""
    return [*(invented_line(size) for size in SIZES), *gold_lines()]


if __name__ == "__main__":
    print(measure_one(int(sys.argv[1])))
