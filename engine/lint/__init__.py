"""Lint: ruleset → findings (fynd). What can be known about a ruleset before any fact is given.

Comes in: a checked ruleset, and the facts files if there are any. Goes out: findings by path, each with a code of the
family RT6xx. Everything is worked out exactly: tables by splitting what is possible into the finitely many cells that
their tests can tell apart, goals by folding their children's outcomes. Nothing is sampled and nothing is guessed: what
is too large to go through is said to be so. No verdict rests on this room. `examine.findings` is the door, `readback`
says what each rule means.
"""
