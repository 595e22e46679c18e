"""Inventory: which figures a ruleset asks for at a period, and which of them there are.

`listing` takes them out of an assessment, `printed` is the table in the terminal and `written` the JSON. Nothing is
evaluated here: what is known about a figure is what the checker chose.
"""
