"""The laws of the rule language, and the second reading of it that they are held against."""
