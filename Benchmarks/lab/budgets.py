"""What the figures must be: `must` fails the run, `aim` is where we are going."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Optional

from lab.probes import SlowReader, Start


@dataclass
class Figures:
    """All that one run measured; what was not run is missing."""

    driven: dict[tuple[str, str], dict]
    start: Optional[Start] = None
    slow_reader: Optional[SlowReader] = None
    memory_is_injected: Optional[bool] = None

    def of(self, workload: str, target: str, comparison: str, figure: str) -> Optional[float]:
        return self.driven.get((workload, target), {}).get(comparison, {}).get(figure)

    def errors(self) -> int:
        yardsticks = ("direct", "nginx")
        return sum(x["errors"] for (_, target), x in self.driven.items() if target not in yardsticks)

    def p50_difference(self, workload: str, arm: str, base: str) -> Optional[float]:
        values = [self.of(workload, a, "added", "latency_p50_us") for a in (arm, base)]
        return None if None in values else values[0] - values[1]


@dataclass(frozen=True)
class Budget:
    name: str
    figure: Callable[[Figures], Optional[float]]
    must: Optional[float]
    aim: Optional[float]
    at_least: bool = False

    def holds(self, value: float, bound: Optional[float]) -> bool:
        return bound is None or (value >= bound if self.at_least else value <= bound)


def _driven(workload: str, comparison: str, figure: str, target: str = "proxy"):
    return lambda figures: figures.of(workload, target, comparison, figure)


def _start(name: str):
    return lambda figures: getattr(figures.start, name, None)


def _slow_reader(name: str):
    return lambda figures: getattr(figures.slow_reader, name, None)


BUDGETS = [
    Budget("sat: requests/s of nginx's", _driven("sat", "per_nginx", "throughput"), 0.25, 0.40, True),
    Budget("rtt: added p50 over nginx's", _driven("rtt", "added_per_nginx", "latency_p50_us"), 3, 1.5),
    Budget("low: added p50 over nginx's", _driven("low", "added_per_nginx", "latency_p50_us"), None, 1.5),
    Budget("hist: requests/s of nginx's", _driven("hist", "per_nginx", "throughput"), None, 0.60, True),
    Budget("sse: added first chunk over nginx's", _driven("sse", "added_per_nginx", "first_chunk_p50_us"), None, 2),
    Budget("sse: relay p99 over nginx's", _driven("sse", "per_nginx", "relay_p99_us"), None, 2),
    Budget("sse: CPU a chunk over nginx's", _driven("sse", "per_nginx", "cpu_us_a_chunk"), None, 2),
    Budget("slow: relay p99 over nginx's", _driven("slow", "per_nginx", "relay_p99_us"), None, 2),
    Budget("slow: RSS, MB", _driven("slow", "median", "rss_mb"), None, 64),
    Budget("on: a memory reaches the upstream", lambda f: f.memory_is_injected, 1, None, True),
    Budget("on: requests/s of nginx's", _driven("on", "per_nginx", "throughput", "on"), 0.12, None, True),
    Budget("on-rtt: recall adds to p50, us", lambda f: f.p50_difference("on-rtt", "read", "off"), None, 300),
    Budget("on-rtt: storing adds to p50, us", lambda f: f.p50_difference("on-rtt", "on", "read"), None, 20),
    Budget("slow-reader: RSS growth, MB", _slow_reader("rss_growth_mb"), 48, None),
    Budget("slow-reader: taken from upstream, MB", _slow_reader("taken_mb"), None, 24),
    Budget("slow-reader: delivered whole at last", _slow_reader("delivered_whole"), 1, None, True),
    Budget("start: first answer, ms", _start("first_answer_ms"), 100, 50),
    Budget("start: idle RSS, MB", _start("idle_rss_mb"), 40, None),
    Budget("all: errors of the proxy", lambda f: f.errors() if f.driven else None, 0, None),
]


def judge(figures: Figures) -> bool:
    """Prints a line a budget and PASS or FAIL; what was not measured is left out."""
    print(f"\n{'budget':40} {'measured':>10} {'must':>10} {'aim':>10}")
    failed = 0
    for budget in BUDGETS:
        value = budget.figure(figures)
        if value is None:
            continue
        verdict = "ok" if budget.holds(value, budget.aim) else "short of the aim"
        if not budget.holds(value, budget.must):
            verdict, failed = "FAILED", failed + 1
        must, aim = (_bound(budget, bound) for bound in (budget.must, budget.aim))
        print(f"{budget.name:40} {value:10.3f} {must:>10} {aim:>10}  {verdict}")
    print("\nPASS" if failed == 0 else f"\nFAIL: {failed} of the budgets")
    return failed == 0


def _bound(budget: Budget, bound: Optional[float]) -> str:
    return "" if bound is None else f"{'>=' if budget.at_least else '<='} {bound:g}"
