"""Report: an assessment as finished words and exact figures, ready to be set as a page, a workbook or a document.

Comes in: an assessment, and what is known around it (its record, earlier assessments, the year's programs). Goes out:
a `Report`, from which every form is set; so the same words and the same figures stand in all of them. `view` says what
a report holds, `building` makes it, `charts` and `history` make what runs over time.
"""
