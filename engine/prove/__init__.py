"""Room: prove. Program + facts + hits → proof, or a refusal.

Comes in: the program, the facts as read, and what an engine proposes. Goes out: a tree of verdicts built only from
what was re-done here. Trusted, together with read, model and compile. Knows no engine, no files, no YAML, no wording.
"""
