"""The work that makes a judge's dossiers into one PDF."""

#: What the worker calls it.
KIND = "judge.dossiers"
