"""What does an uncertain thing multiply by at each of its points, and which stream is its own?"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable

    from untower.arithmetic.present_value import Floats

Singles = NDArray[np.float32]
Keys = NDArray[np.uint64]
POINTS = 1 << 16
KEY_BYTES = 8


@lru_cache(maxsize=1)
def normal_points() -> Floats:
    """[65536] Equally likely points of the standard normal, with a standard deviation of one."""
    quantile = NormalDist().inv_cdf
    half = np.array([quantile((n + 0.5) / POINTS) for n in range(POINTS // 2)])
    points = np.concatenate([half, -half[::-1]])
    return np.asarray(points / points.std())


def keys_of(names: Iterable[str], seed: int) -> Keys:
    """[n] The key of the stream of each name under a seed."""
    return np.array(
        [
            int.from_bytes(
                blake2b(f"{seed} | {n}".encode(), digest_size=KEY_BYTES).digest(), "little"
            )
            for n in names
        ],
        dtype=np.uint64,
    )


def multiples(middle: float, spread: float) -> Singles:
    """[65536] What a log-normal thing multiplies by: mean and spread are of its logarithm."""
    found: Singles = np.exp(middle + spread * normal_points()).astype(np.float32)
    return found
