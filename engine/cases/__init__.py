"""Room: cases. A ruleset's own tests: facts → the verdicts that its coordinator expects of it.

Comes in: a ruleset and the file of cases that lies with it (`fall/` beside the ruleset, under the same name). Goes out:
for each case whether it holds, and for each row of each table whether some case has hit it. `boundaries` makes the
cases just under, on and just over every limit. Runs the line like any assessment and decides nothing of its own.
"""

FOLDER = "fall"
"""Beside the rulesets: where their cases lie, each file under its ruleset's own name."""
