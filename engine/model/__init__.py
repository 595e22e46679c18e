"""Room: model. What a ruleset and its facts *are*: frozen, parsed, without any input or output.

Comes in: plain text, lists and mappings from `read`. Goes out: typed values past which nobody asks
"is this a string?" again. Knows no YAML, no files, no engine and no clock.
"""
