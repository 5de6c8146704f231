"""Say on which machine the figures were measured."""

import os
import platform
import re
import sqlite3
import tempfile
import time
from pathlib import Path

from madoguchi.config.rig.place import server

PROBES = 50
LOOPS = 9
BLOCK = b"\0" * 4096


def description() -> list[str]:
    """Describe the machine in lines; the load tells how far to trust the rest."""
    return [
        f"processor  {processor()}, {os.cpu_count()} cores",
        f"memory     {memory_gb():.1f} GB",
        f"system     {platform.system()} {platform.release()}",
        f"Python     {platform.python_version()}, SQLite {sqlite3.sqlite_version}",
        f"PostgreSQL {'at hand' if server() else 'not at hand'}",
        f"fdatasync  {fsync_ms():.2f} ms (median of {PROBES})",
        f"speed      {loop_ms():.0f} ms for a million squares (median of {LOOPS})",
        f"load       {os.getloadavg()[0]:.1f}",
    ]


def processor() -> str:
    text = Path("/proc/cpuinfo").read_text()
    found = re.search(r"model name\s*:\s*(.+)", text)
    return found[1] if found else platform.machine()


def memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3


def loop_ms() -> float:
    """Return how long a plain loop takes: neighbors on the same processor slow it."""
    times = []
    for _ in range(LOOPS):
        started = time.process_time()
        total = 0
        for number in range(1_000_000):
            total += number * number
        times.append(time.process_time() - started)
    return sorted(times)[LOOPS // 2] * 1000


def fsync_ms() -> float:
    """Return how long the disk takes to make one block safe."""
    times = []
    with tempfile.NamedTemporaryFile(prefix="madoguchi-rig-") as file:
        for _ in range(PROBES):
            file.write(BLOCK)
            file.flush()
            started = time.perf_counter()
            os.fdatasync(file.fileno())
            times.append(time.perf_counter() - started)
    return sorted(times)[PROBES // 2] * 1000
