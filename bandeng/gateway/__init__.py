"""The outside, inwards: the public log and what others check it by."""
