"""The same tenders, scored by the package bid-evaluation: a case a line in, an answer a line out.

A case names the package's own calls, in order, as a buyer would write them from its README.
"""

from __future__ import annotations

import json
import math
import sys

import pandas as pd
from bid_evaluation import Evaluator


def scored(case: dict) -> dict:
    """Score and place of each tender, or the error that was raised."""
    model = Evaluator()
    for name, column, weight, more in case["calls"]:
        getattr(model, name)(column, weight, **more)
    try:
        found = model.evaluate(pd.DataFrame(case["tenders"]))
    except Exception as error:  # noqa: BLE001  whatever it raises is its answer
        return {"error": f"{type(error).__name__}: {error}"}
    return {
        row["tender"]: [
            row["final_score"] if math.isfinite(row["final_score"]) else str(row["final_score"]),
            int(row["ranking"]),
        ]
        for row in found.to_dict("records")
    }


for line in sys.stdin:
    print(json.dumps(scored(json.loads(line))), flush=True)
