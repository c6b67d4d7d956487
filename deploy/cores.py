"""How many CPU threads an engine should have."""

import math
import os
from pathlib import Path

_QUOTA = Path("/sys/fs/cgroup/cpu.max")


def engine_threads(asked: int) -> int:
    """Threads for an engine: what was asked for, or all usable cores but one.

    An engine's threads wait for each other after every layer. As soon as one core has other work (the gateway, a
    browser), as many threads as cores are many times slower than one fewer: see docs/models.md for figures.

    Args:
        asked: the operator's number, 0 for the default.
    """
    return asked or max(1, usable_cores() - 1)


def usable_cores(quota: Path = _QUOTA) -> int:
    """Cores that this process may use: its affinity, and a container's quota, not the whole machine's.

    Args:
        quota: the control group's `cpu.max` ("200000 100000": two cores).
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        limit, period = quota.read_text("ascii").split()
    except (OSError, ValueError):
        return cores
    return cores if limit == "max" else max(1, min(cores, math.ceil(int(limit) / int(period))))
