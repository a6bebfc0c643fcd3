"""Runs: a system takes an exam; the run's folder holds all that is needed to repeat it and to look into it."""
