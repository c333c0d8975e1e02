"""A transparency log by the C2SP specifications: notes, checkpoints, tiles, cosignatures, proofs, witnesses, policies.

Pure: nothing here opens a file, a connection or a clock. Each module names the text at c2sp.org that it follows.
"""
