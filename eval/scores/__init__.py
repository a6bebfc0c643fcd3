"""Scores: what is right, per item and in total, with standard errors."""
