"""Shares and how sure one can be of them."""

import numpy as np

from bandeng.algorithms.opinion_map.votes import Floats

Z = 1.959963984540054  # 95 %, two-sided


def wilson(hits: Floats, of: Floats, z: float = Z) -> tuple[Floats, Floats]:
    """Lower and upper bound of a share (Wilson 1927); 0 and 1 where nothing was counted."""
    of_ = np.maximum(of, 1e-12)
    share, z2 = hits / of_, z * z / of_
    middle, half = share + z2 / 2, z * np.sqrt(share * (1 - share) / of_ + z2 / of_ / 4)
    low, high = (middle - half) / (1 + z2), (middle + half) / (1 + z2)
    return np.where(of > 0, np.maximum(low, 0), 0.0), np.where(of > 0, np.minimum(high, 1), 1.0)


def difference(hits: Floats, of: Floats, other_hits: Floats, other_of: Floats, z: float = Z) -> tuple[Floats, Floats]:
    """Lower and upper bound of one share less another (Newcombe 1998, method 10); −1 and 1 without any."""
    share, other = hits / np.maximum(of, 1e-12), other_hits / np.maximum(other_of, 1e-12)
    (low, high), (other_low, other_high) = wilson(hits, of, z), wilson(other_hits, other_of, z)
    gap = share - other
    known = (of > 0) & (other_of > 0)
    bottom = gap - np.sqrt((share - low) ** 2 + (other_high - other) ** 2)
    top = gap + np.sqrt((high - share) ** 2 + (other - other_low) ** 2)
    return np.where(known, bottom, -1.0), np.where(known, top, 1.0)
