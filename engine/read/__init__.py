"""Room: read. Files become plain structures with places, and those become models.

Comes in: bytes from a file, and the model wanted. Goes out: a model, or every mistake found, each with its
place. Knows no rule of assessment; the models decide what a text means.
"""
