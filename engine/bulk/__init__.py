"""Room: bulk. A table with one assessment per row → the verdicts of all of them, in bounded memory.

Comes in: a ruleset, a Parquet file with one assessment per row and one column per figure, and facts that all rows
share. Goes out: a Parquet file with the verdicts and the rows that decided. A piece of the table is held at a time;
what is fully known in it is one projection, and the rest is asked about row by row. Knows nothing of the command line.
"""
