#!/usr/bin/env python3
"""Measures the proxy side by side with its upstream and nginx; see README.md.

Builds what is needed, starts it on cores of its own, runs the workloads and stops it again.
Nothing but 127.0.0.1 is listened on or called. Exits with 1 if a budget is not met.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from lab import memories, probes, processes, recall
from lab.budgets import Figures, judge
from lab.processes import BENCHMARKS, Cores
from lab.workloads import WORKLOADS, Driver, read_results

REPOSITORY = BENCHMARKS.parent
PROBES = {
    "slow-reader": "a client that reads nothing while 200 MiB come",
    "start": "start to first answer, idle memory",
    "recall": "memory on in large sessions",
}
NAMES = [workload.name for workload in WORKLOADS] + list(PROBES)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("work", nargs="*", metavar="WORK", help=f"any of: {' '.join(NAMES)}")
    parser.add_argument(
        "--proxy",
        default=os.environ.get("PROXY"),
        help='its binary, or "none" for the yardsticks alone (default: the release build)',
    )
    parser.add_argument(
        "--rounds", type=int, default=15, help="of all that has no number of its own (workloads.py)"
    )
    parser.add_argument("--seconds", type=float, default=0.4, help="length of a round per target")
    parser.add_argument(
        "--memories",
        type=int,
        nargs="+",
        choices=recall.SIZES,
        default=recall.SIZES[:3],
        help="sizes of the sessions that recall works in",
    )
    parser.add_argument("--embedder", default="minilm", help="what recall works with")
    parser.add_argument("--realtime", action="store_true", help="run under SCHED_RR; needs root")
    parser.add_argument("--no-build", action="store_true", help="use what was built before")
    parsed = parser.parse_args()
    if unknown := set(parsed.work) - set(NAMES):
        parser.error(f"unknown: {' '.join(unknown)}; there are: {' '.join(NAMES)}")
    parsed.work = parsed.work or NAMES
    return parsed


def build(with_proxy: bool) -> None:
    benchmarks = ["--package-path", str(BENCHMARKS)]
    subprocess.run(["swift", "build", "-c", "release", *benchmarks], check=True)
    if with_proxy:
        subprocess.run([REPOSITORY / "scripts/build.sh"], check=True)


def measure_one_proxy(
    options: argparse.Namespace,
    proxy: Path | None,
    folder: Path,
    driver: Driver,
    yardsticks: tuple[int, int],
    figures: Figures,
) -> None:
    """What is measured on one proxy that begins with nothing."""
    workloads = [workload for workload in WORKLOADS if workload.name in options.work]
    if not workloads and "slow-reader" not in options.work:
        return
    with ExitStack() as stack:
        proxy_pid = None
        if proxy:
            started = processes.proxy(driver.cores, proxy, folder, options.embedder)
            proxy_pid = stack.enter_context(started).pid
        if proxy_pid and "slow-reader" in options.work:
            figures.slow_reader = probes.measure_slow_reader(proxy_pid)
        for workload in workloads:
            if proxy_pid and workload.asks_seeded_questions and figures.memory_is_injected is None:
                memories.seed()
                figures.memory_is_injected = memories.is_injected()
            driver.run(workload, *yardsticks, proxy_pid)


def measure(options: argparse.Namespace, proxy: Path | None, folder: Path) -> Figures:
    cores = Cores.of_this_machine(options.realtime)
    results, questions = folder / "results.jsonl", folder / "questions.txt"
    results.touch()
    memories.write_questions(questions)
    driver = Driver(cores, options.rounds, options.seconds, results, questions)
    figures = Figures({})
    with ExitStack() as stack:
        mock_pid = stack.enter_context(processes.mock(cores, folder)).pid
        nginx_pid = stack.enter_context(processes.nginx(cores, folder)).pid
        if proxy and "start" in options.work:
            figures.start = probes.measure_start(cores, proxy, folder, options.embedder)
        measure_one_proxy(options, proxy, folder, driver, (mock_pid, nginx_pid), figures)
        for size in options.memories if proxy and "recall" in options.work else ():
            figures.large[size] = recall.measure(
                proxy, folder, size, options.embedder, driver, (mock_pid, nginx_pid)
            )
    figures.driven = read_results(results)
    return figures


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that everything is stopped
    options = arguments()
    has_proxy = options.proxy != "none"
    builds_proxy = has_proxy and not options.proxy
    if not options.no_build:
        build(builds_proxy)
    proxy = None
    if has_proxy:
        proxy = Path(options.proxy or REPOSITORY / ".build/release/memory-proxy").resolve()
    folder = Path(tempfile.mkdtemp(prefix="memory-proxy-benchmark-"))
    try:
        figures = measure(options, proxy, folder)
        shutil.copy(folder / "results.jsonl", BENCHMARKS / ".build/results.jsonl")
    except Exception:
        for log in sorted(folder.glob("*.log")):
            print(f"--- {log.name}\n{log.read_text(errors='replace')[-2000:]}", file=sys.stderr)
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if not has_proxy:
        return 0
    return 0 if judge(figures) else 1


if __name__ == "__main__":
    sys.exit(main())
