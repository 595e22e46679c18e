"""Room: record. Proof + inputs → record (protokoll) → journal; and years later, replay.

Comes in: an assessment with the exact bytes it was made from. Goes out: one self-contained file named by its SHA-256,
an entry in an append-only chain, and the answer to "is this what was assessed, and does it still follow?". Knows no
clock, no user and no machine: time and names are arguments.
"""
