"""Brute force: every world of a small case, judged by a second, slow reading of the model. Under 60 lines."""

import math
import operator
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product
from typing import Any

from engine.model.amount import Aim, Interval, Point
from engine.model.cell import Cell, Compared, HasState, Is, Reaches, Within
from engine.model.expression import Absolute, Arithmetic, Constant, Expression, Extreme, Quantity, Rounded
from engine.model.expression import parse_expression, parts_of

OPS = {"≥": operator.ge, "≤": operator.le, ">": operator.gt, "<": operator.lt, "=": operator.eq}
SUMS = {"+": operator.add, "−": operator.sub, "·": operator.mul, "÷": operator.truediv, "min": min, "max": max}
STEPS = {"uppåt": math.ceil, "nedåt": math.floor, "avrunda": lambda x: int(abs(x) + Fraction(1, 2)) * (1 if x > 0 else -1)}
