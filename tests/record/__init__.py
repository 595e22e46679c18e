"""Tests of the room record, and what they share."""
