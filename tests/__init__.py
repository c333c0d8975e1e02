"""The tests. Several run side by side, so none lets linear algebra spread over all processors by itself."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
