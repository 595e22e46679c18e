"""Room: ask. Questions that run the line again with something changed.

Comes in: a checked ruleset, its facts, an engine's `ask`, and a question. Goes out: an answer made only of checked
proofs. Knows no wording, no files and no terminal.
"""
