"""The RT3xx codes: what names point at, across a whole ruleset.

In goes nothing, out comes the family. Where the mistakes are found is not known here.
"""

from engine.model.diagnostic import Code

FAMILY: tuple[Code, ...] = ()
