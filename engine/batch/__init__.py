"""Room: batch. Many nämnder in one run, each with its own outcome: assessed, unchanged or refused.

Comes in: paths of rulesets and facts, a period, the readings picked and a folder. Goes out: for each nämnd its record,
its verdicts and an index in that folder, and one table of them all. What is wrong with one nämnd's files never stops
another's. Knows nothing of the command line.
"""
