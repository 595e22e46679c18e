"""Room: compile. Ruleset + period + readings chosen → a program of decision tables over named quantities.

Comes in: a ruleset as read. Goes out: a `Program` in which every name is settled and every reading replaced, and
the one function that lists a node's points. Part of what is trusted. Knows no engine, no files and no YAML.
"""
