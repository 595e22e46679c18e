"""Form: what is missing, as something to fill in: a workbook, or a facts file to write in.

`asking` lists the rows, `workbook` and `text` write them. What comes back is read by `engine.read.tables.form`, and by
the reader of facts files.
"""
