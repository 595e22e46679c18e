"""Explain: the proof in words, as a table and as JSON.

Comes in: an assessment. Goes out: text. Nothing is judged here: verdicts, rows and answers are the proof's own, and
what is missing from the proof is missing here. `chain.red_thread` tells one node's verdict so that it can be redone by
hand, `table.render` shows a whole nämnd and `overview.render` several, `standing.standing` says whether a verdict
stands in every reading, `document.as_json` gives everything to a program.
"""
