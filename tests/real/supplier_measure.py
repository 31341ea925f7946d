"""Precision and recall of pairs, with the interval that their number allows."""

from collections import Counter
from math import comb, sqrt

import polars as pl
from supplier_gold import labelled_names, same_group

from untower.estate.payees import SHARED_GROUPS
from untower.estate.resolve import resolve_suppliers


def pair_counts(truth, found):
    """How many pairs are found and true, found, true. Both map name → label."""
    both = Counter((truth[name], found[name]) for name in truth)
    pairs = [
        sum(comb(n, 2) for n in Counter(labels).values())
        for labels in (
            both.elements(),
            (found[name] for name in truth),
            truth.values(),
        )
    ]
    return {"hits": pairs[0], "found": pairs[1], "true": pairs[2]}


def wilson(hits, of):
    """Share with its 95% Wilson interval, or None where there is nothing to share."""
    if not of:
        return None
    z, share = 1.96, hits / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    reach = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return share, max(0.0, middle - reach), min(1.0, middle + reach)


def resolved_labels(names):
    """What resolving alone, without identifiers, says of each name: its group."""
    frame = pl.DataFrame({"supplier_name": sorted(names)})
    found = resolve_suppliers(frame).names.select("supplier_name", "payee_kind", "group_id")
    return {
        # Names that share a group because nothing is known of them are not thereby one supplier.
        name: name if kind in SHARED_GROUPS else group
        for name, kind, group in found.iter_rows()
    }


def gold_measures(data):
    """One row per half and truth: names, pairs, and precision and recall with their intervals.

    Truths: "company" (one Companies House number) and "group" (one owner of at least half, by the
    ownership register). A name that two companies bear is left out: no rule on names could part it.
    """
    owner = same_group(data)
    labelled = labelled_names(data)
    shared = labelled.filter(pl.col("company").n_unique().over("supplier_name") > 1)
    rows = []
    for half in ("tuning", "held_out"):
        names = labelled.filter(pl.col("half") == half).join(shared, on="supplier_name", how="anti")
        company = dict(names.select("supplier_name", "company").iter_rows())
        found = resolved_labels(company)
        group = {name: owner.get(number, number) for name, number in company.items()}
        for truth, labels in (("company", company), ("group", group)):
            pairs = pair_counts(labels, found)
            rows.append(
                {
                    "half": half,
                    "truth": truth,
                    "names": len(company),
                    "all_pairs": comb(len(company), 2),
                    **pairs,
                    "precision": wilson(pairs["hits"], pairs["found"]),
                    "recall": wilson(pairs["hits"], pairs["true"]),
                }
            )
    return rows


def in_words(row):
    """One measure as a sentence."""

    def share(interval):
        if interval is None:
            return "no pairs"
        return "{:.0%} ({:.0%} to {:.0%})".format(*interval)

    return (
        f"{row['names']} names, {row['found']} pairs joined, {row['true']} true, "
        f"{row['hits']} both: precision {share(row['precision'])}, recall {share(row['recall'])}"
    )
