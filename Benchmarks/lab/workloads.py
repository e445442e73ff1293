"""The workloads that the driver runs, each over direct, nginx and the proxy."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from lab.memories import SESSION
from lab.processes import BENCHMARKS, MOCK_PORT, NGINX_PORT, PROXY_PORT, Cores


@dataclass(frozen=True)
class Workload:
    name: str
    about: str
    options: str
    arms: dict[str, tuple[str, ...]] = field(default_factory=lambda: {"proxy": ("X-Memory: off",)})
    asks_seeded_questions: bool = False


def _memory_arms() -> dict[str, tuple[str, ...]]:
    session = f"X-Session-Id: {SESSION}"
    return {arm: (f"X-Memory: {arm}", session) for arm in ("off", "read", "on")}


WORKLOADS = [
    Workload("sat", "small requests, 16 connections", "-c 16"),
    # Short windows, many of them: each is compared with those of its round, and the machine is
    # another one a second later.
    Workload("rtt", "small requests, 1 connection", "-c 1 -d 0.15 -w 0.05 -g 0.1 -k 60"),
    Workload("low", "small requests, 100 a second", "-r 100"),
    Workload("hist", "100 KB of history, 8 connections", "-h 100 -c 8"),
    Workload(
        "sse", "streams of 200 chunks, 1 ms apart", "-s -m sse-200-1000us -c 2 -k 5 -d 1 -w 0.5"
    ),
    Workload(
        "slow",
        "1,000 streams of 50 chunks, 100 ms apart",
        "-s -m sse-50-100000us -c 1000 -k 2 -d 3 -w 3 -t 20",
    ),
    Workload("on", "memory on, 16 connections", "-c 16", _memory_arms(), True),
    Workload("on-rtt", "memory on, 1 connection", "-c 1", _memory_arms(), True),
]


@dataclass(frozen=True)
class Driver:
    cores: Cores
    rounds: int
    seconds: float
    results: Path
    questions: Path

    def run(self, workload: Workload, mock_pid: int, nginx_pid: int, proxy_pid: int | None) -> None:
        """Runs one workload and appends its figures to the results; without a proxy, only the
        two yardsticks are measured."""
        targets = [
            f"direct=http://127.0.0.1:{MOCK_PORT}/v1,pid={mock_pid}",
            f"nginx=http://127.0.0.1:{NGINX_PORT}/v1,pid={nginx_pid}",
        ]
        for arm, headers in workload.arms.items() if proxy_pid else ():
            fields = "".join(f",header={line}" for line in headers)
            targets.append(f"{arm}=http://127.0.0.1:{PROXY_PORT}/v1,pid={proxy_pid}{fields}")
        questions = ["-q", str(self.questions)] if workload.asks_seeded_questions else []
        command = [
            str(BENCHMARKS / ".build/release/drive"),
            *("-l", workload.name, "-o", str(self.results), "-e"),
            # A pause behind each window: under SCHED_RR the kernel takes the core from whoever
            # has used it for 950 ms of a second.
            *("-w", "0.1", "-d", str(self.seconds), "-g", "0.2", "-k", str(self.rounds)),
            *workload.options.split(),
            *questions,
            *targets,
        ]
        print(f"\n{workload.name}: {workload.about}", flush=True)
        subprocess.run(self.cores.command(self.cores.load, command), check=True, timeout=900)


def read_results(path: Path) -> dict[tuple[str, str], dict]:
    """The driver's lines by (workload, target)."""
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    return {(line["workload"], line["target"]): line for line in lines}
