"""Bringing in files of matters: read, stage, commit in chunks, undo as one.

reading: bytes → table; rows: table → rows and problems; actions: what is written; committing: the loop over chunks.
"""
