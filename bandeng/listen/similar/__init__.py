"""Similar matters: an index of keys kept by the worker, and what is found by it for residents and for the desk."""
