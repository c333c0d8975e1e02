"""On real replies, where they lie beside the project: labelled by hand, half of them not looked at before."""

import json

import pytest

from benchmarks.empty_reply import LABELS, REAL, judged, measure, rows

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not REAL.exists(), reason="the real replies are not beside the project"),
]


def test_most_empty_replies_are_found_and_few_others_taken_for_them() -> None:
    labels = json.loads(LABELS.read_text(encoding="utf-8"))
    both = labels["tuned_on"] | labels["held_out"]
    guessed = judged([row for row in rows() if row["留言编号"] in both])
    for name in ("tuned_on", "held_out"):
        counts = measure(labels[name], guessed)
        assert counts["found"] >= 0.85 * (counts["found"] + counts["missed"]), counts
        assert counts["found"] >= 0.85 * (counts["found"] + counts["wrong"]), counts
