"""Tables that municipalities have become facts: bytes → rows of text with places → what a mapping takes.

In come bytes and a mapping, out go facts in plain form, each with the cell it came from, or `Rejected` with every
mistake. `csv` and `json` read, `row` keeps places and mistakes, `taking` takes what the mapping wants.
"""
