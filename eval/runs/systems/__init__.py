"""Systems under test: yanbao itself, built-in baselines, and any command that speaks JSONL."""

from eval.runs.systems.base import Setup, System, open_system, system_names

__all__ = ["Setup", "System", "open_system", "system_names"]
