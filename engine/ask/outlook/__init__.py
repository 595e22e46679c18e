"""Outlook (utsikt): in how many of many drawn years each goal ends as what. Never a verdict.

Comes in: a program for the whole year, what has been measured so far, and assumptions. Goes out: for each indicator
the values that were drawn, and for each goal how many scenarios give which outcome.
"""
