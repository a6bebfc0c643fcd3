"""How many threads are worth having."""

from __future__ import annotations

import os
from pathlib import Path

CPU_MAX = Path("/sys/fs/cgroup/cpu.max")


def physical_cores(cpu_max: Path = CPU_MAX) -> int:
    """Physical cores that this process may use: hyper-threads do not help llama.cpp, more than the quota hurts."""
    import psutil

    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    logical, physical = psutil.cpu_count(logical=True) or usable, psutil.cpu_count(logical=False) or usable
    per_core = max(1, logical // physical)
    return max(1, min(-(-usable // per_core), _quota(cpu_max)))


def _quota(cpu_max: Path) -> int:
    """Whole processors that a container's quota grants; a large number without one."""
    try:
        share, period = cpu_max.read_text().split()
        return max(1, int(share) // int(period))
    except (OSError, ValueError):  # no cgroup v2, or "max"
        return 1 << 16
