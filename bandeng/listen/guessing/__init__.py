"""Guesses that help an officer: which kind of matter it is and which field of life it belongs to; no decisions."""

from bandeng.listen.guessing.guess import Guess, category_of, kind_of
from bandeng.listen.guessing.learning import examples_of, learn, learn_all, unlearn

__all__ = ["Guess", "category_of", "examples_of", "kind_of", "learn", "learn_all", "unlearn"]
