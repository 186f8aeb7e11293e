"""Rules of eligibility over plain values: no database, no clock, no pages."""

from competitions.engine.eligibility import Facts, Finding, Kind, Rule, Verdict, examine
from competitions.engine.likeness import likeness, same_words

__all__ = ["Facts", "Finding", "Kind", "Rule", "Verdict", "examine", "likeness", "same_words"]
