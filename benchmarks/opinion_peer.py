"""The peer's side of `benchmarks.opinion_map`, to be run by a Python that has red-dwarf and nothing of ours:
`PYTHON benchmarks/opinion_peer.py FILE.npz TIMES [GROUPS]`. Prints seconds, groups and peak memory as JSON."""

import json
import sys
import time
import warnings
from pathlib import Path

import numpy as np


def main(file: str, times: int, groups: int | None) -> None:
    from reddwarf.implementations.base import run_pipeline

    warnings.filterwarnings("ignore")
    data = np.load(file)
    votes = [
        {"participant_id": person, "statement_id": statement, "vote": said, "modified": 0}
        for person, statement, said in zip(
            *(data[key].tolist() for key in ("people", "statements", "said")), strict=True
        )
    ]
    seconds, worked = [], []
    for _ in range(times):
        start, before = time.perf_counter(), time.process_time()
        result = run_pipeline(votes=votes, random_state=0, force_group_count=groups)
        seconds.append(time.perf_counter() - start)
        worked.append(time.process_time() - before)
    labels = np.full(int(data["people"].max()) + 1, -1)
    found = result.participants_df["cluster_id"].dropna()
    labels[found.index.to_numpy(int)] = found.to_numpy(int)
    np.save(Path(file).with_suffix(".peer.npy"), labels)
    peak = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024
    print(json.dumps({"seconds": seconds, "worked": worked, "peak": peak, "groups": int(found.nunique())}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else None)
