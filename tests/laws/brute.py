"""Brute force: every world of a small case, one by one. Under 60 lines, so that it can be believed."""

from fractions import Fraction
from functools import cache
from itertools import product

from laws.meaning import World, judge, plan
from laws.tallies import tally
