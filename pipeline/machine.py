"""What this process may use of the machine."""

from __future__ import annotations

import math
import os
from pathlib import Path

_CGROUP = Path("/sys/fs/cgroup")


def available_cores(cgroup: Path = _CGROUP) -> int:
    """Cores this process may keep busy: those it may run on, within the quota of its container.

    A container limited to two CPUs of a large machine (`docker --cpus 2`) still sees them all;
    one thread for each of them would only get in the way of the others.

    Args:
        cgroup: where the kernel shows the container's limits, version 2 or 1
            (kernel.org, admin-guide/cgroup-v2, `cpu.max`).
    """
    seen = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota = _quota(cgroup)
    return seen if quota is None else max(1, min(seen, math.ceil(quota)))


def _quota(cgroup: Path) -> float | None:
    """CPUs that the container may use on average; None for no limit."""
    try:
        limit, period = (cgroup / "cpu.max").read_text(encoding="ascii").split()
    except (OSError, ValueError):
        try:
            limit = (cgroup / "cpu" / "cpu.cfs_quota_us").read_text(encoding="ascii")
            period = (cgroup / "cpu" / "cpu.cfs_period_us").read_text(encoding="ascii")
        except OSError:
            return None
    try:
        quota = int(limit) / int(period)
    except (ValueError, ZeroDivisionError):  # "max"
        return None
    return quota if quota > 0 else None
