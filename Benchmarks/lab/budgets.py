"""What the figures must be: `must` fails the run, `aim` is where we are going."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from lab.probes import SlowReader, Start
from lab.recall import SIZES, LargeSession

YARDSTICKS = ("direct", "nginx")


@dataclass
class Figures:
    """All that one run measured; what was not run is missing."""

    driven: dict[tuple[str, str], dict]
    start: Start | None = None
    slow_reader: SlowReader | None = None
    memory_is_injected: bool | None = None
    large: dict[int, LargeSession] = field(default_factory=dict)

    def of(self, workload: str, target: str, comparison: str, figure: str) -> float | None:
        return self.driven.get((workload, target), {}).get(comparison, {}).get(figure)

    def errors(self) -> int:
        proxied = (line for (_, target), line in self.driven.items() if target not in YARDSTICKS)
        return sum(line["errors"] for line in proxied)

    def added(
        self, workload: str, arm: str, base: str, figure: str = "latency_p50_us"
    ) -> float | None:
        """What an arm adds to another, both over the direct upstream, in microseconds."""
        values = [self.of(workload, a, "added", figure) for a in (arm, base)]
        return None if None in values else values[0] - values[1]


@dataclass(frozen=True)
class Budget:
    name: str
    figure: Callable[[Figures], float | None]
    must: float | None
    aim: float | None
    at_least: bool

    def holds(self, value: float, bound: float | None) -> bool:
        return bound is None or (value >= bound if self.at_least else value <= bound)


def _driven(workload: str, comparison: str, figure: str, target: str = "proxy"):
    return lambda figures: figures.of(workload, target, comparison, figure)


def _per_nginx(workload: str, figure: str):
    return _driven(workload, "per_nginx", figure)


def _added_per_nginx(workload: str, figure: str):
    return _driven(workload, "added_per_nginx", figure)


def _of_the_start(name: str):
    return lambda figures: getattr(figures.start, name, None)


def _of_the_slow_reader(name: str):
    return lambda figures: getattr(figures.slow_reader, name, None)


def _of_the_session(size: int, name: str):
    return lambda figures: getattr(figures.large.get(size), name, None)


def _recall_adds(size: int, percentile: str, arm: str = "read"):
    """In milliseconds."""
    workload = f"recall-{size}" + ("-on" if arm == "on" else "")

    def figure(figures: Figures) -> float | None:
        added = figures.added(workload, arm, "off", f"latency_{percentile}_us")
        return None if added is None else added / 1000

    return figure


def at_least(name: str, figure, must: float | None, aim: float | None = None) -> Budget:
    return Budget(name, figure, must, aim, at_least=True)


def at_most(name: str, figure, must: float | None, aim: float | None = None) -> Budget:
    return Budget(name, figure, must, aim, at_least=False)


# Milliseconds that recall may add at p50 and p99, and MB in use, by memories in the session.
LARGE = {
    1_000: (0.3, 1, None),
    10_000: (0.5, 2, None),
    100_000: (1, 3, 150),
    1_000_000: (5, 15, 1_000),
}


def _recall_budgets() -> list[Budget]:
    budgets = []
    for size in SIZES:
        p50, p99, rss = LARGE[size]
        name = f"recall-{size}"
        budgets += [
            at_most(f"{name}: adds at p50, ms", _recall_adds(size, "p50"), p50),
            at_most(f"{name}: adds at p99, ms", _recall_adds(size, "p99"), p99),
            at_most(f"{name}: on adds at p50, ms", _recall_adds(size, "p50", "on"), None, p50),
            at_most(f"{name}: on adds at p99, ms", _recall_adds(size, "p99", "on"), None, p99),
            at_least(f"{name}: requests with a memory", _of_the_session(size, "injected"), 1),
            at_least(
                f"{name}: right memory among them", _of_the_session(size, "answered"), None, 1
            ),
            at_most(f"{name}: RSS, MB", _of_the_session(size, "rss_mb"), rss),
            at_most(
                f"{name}: first answer, ms",
                _of_the_session(size, "first_answer_ms"),
                300 if size == 100_000 else None,
            ),
            at_most(
                f"{name}: first recalled, ms", _of_the_session(size, "first_recalled_ms"), None
            ),
            at_most(f"{name}: recalled again, ms", _of_the_session(size, "reopened_ms"), None),
        ]
    return budgets


BUDGETS = [
    at_least("sat: requests/s of nginx's", _per_nginx("sat", "throughput"), 0.25, 0.40),
    at_most("rtt: added p50 over nginx's", _added_per_nginx("rtt", "latency_p50_us"), 3, 1.5),
    at_most("low: added p50 over nginx's", _added_per_nginx("low", "latency_p50_us"), None, 1.5),
    at_least("hist: requests/s of nginx's", _per_nginx("hist", "throughput"), None, 0.60),
    at_most("sse: added first chunk", _added_per_nginx("sse", "first_chunk_p50_us"), None, 2),
    at_most("sse: relay p99 over nginx's", _per_nginx("sse", "relay_p99_us"), None, 2),
    at_most("sse: CPU a chunk over nginx's", _per_nginx("sse", "cpu_us_a_chunk"), None, 2),
    at_most("slow: relay p99 over nginx's", _per_nginx("slow", "relay_p99_us"), None, 2),
    at_most("slow: RSS, MB", _driven("slow", "median", "rss_mb"), None, 64),
    at_least("on: a memory reaches the upstream", lambda f: f.memory_is_injected, 1),
    at_least("on: requests/s of nginx's", _driven("on", "per_nginx", "throughput", "on"), 0.12),
    at_most("on-rtt: recall adds, us", lambda f: f.added("on-rtt", "read", "off"), None, 300),
    at_most("on-rtt: storing adds, us", lambda f: f.added("on-rtt", "on", "read"), None, 20),
    at_most("slow-reader: RSS growth, MB", _of_the_slow_reader("rss_growth_mb"), 48),
    at_most("slow-reader: taken meanwhile, MB", _of_the_slow_reader("taken_mb"), None, 24),
    at_least("slow-reader: whole in the end", _of_the_slow_reader("delivered_whole"), 1),
    at_most("start: first answer, ms", _of_the_start("first_answer_ms"), 100, 50),
    at_most("start: idle RSS, MB", _of_the_start("idle_rss_mb"), 40),
    *_recall_budgets(),
    at_most("all: errors of the proxy", lambda f: f.errors() if f.driven else None, 0),
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


def _bound(budget: Budget, bound: float | None) -> str:
    return "" if bound is None else f"{'>=' if budget.at_least else '<='} {bound:g}"
