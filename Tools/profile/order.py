#!/usr/bin/env python3
"""Takes order.txt anew: which functions a request runs through, those that call one another side by
side. Callgrind watches the release binary at work, first with memory off, then on.

Usage: order.py BINARY"""

from __future__ import annotations

import http.client
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "Benchmarks"))

from lab import memories, processes  # noqa: E402
from lab.processes import PROXY_PORT, Cores  # noqa: E402

# By the switch: how many clients at once, and how many requests each. One at a time is what a
# sidecar mostly sees, and where the caches have cooled down most.
LOADS = {"off": (1, 100), "on": (16, 20)}
SETTLE_SECONDS = 20  # for the worker and the model to get to what was said before
EACH_REQUEST = 0.45  # calls a request: beyond that a function is one that requests run through


class Watched(Cores):
    """The proxy runs under callgrind, which counts when it is told to."""

    output: Path

    def command(self, core: int, command: list) -> list:
        options = ["--instr-atstart=no", "--demangle=no", f"--callgrind-out-file={self.output}"]
        return ["valgrind", "--tool=callgrind", *options, *map(str, command)]


def watch(binary: Path, switch: str, folder: Path) -> Path:
    """The counts of one load, as callgrind writes them."""
    clients, requests = LOADS[switch]
    watched = Watched(0, 0, False)
    watched.output = folder / switch
    plain = Cores.of_this_machine(False)
    processes.START_TIMEOUT_SECONDS = 120
    with ExitStack() as running:
        running.enter_context(processes.mock(plain, folder))
        data = folder / f"data-{switch}"
        with processes.proxy(plain, binary, folder, "minilm", data):
            memories.seed()
            time.sleep(SETTLE_SECONDS)
        proxy = running.enter_context(processes.proxy(watched, binary, folder, "minilm", data))
        ask(clients, 4, switch)
        control(proxy.pid, "-i", "on")
        ask(clients, requests, switch)
        time.sleep(3)  # what comes after the reply is to be seen too
        control(proxy.pid, "-i", "off")
        control(proxy.pid, "-d")
        return folder / f"{switch}.1"


def ask(clients: int, requests: int, switch: str) -> None:
    def client(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", PROXY_PORT, timeout=120)
        for turn in range(requests):
            question = (turn * clients + number) * 7 % memories.EXCHANGES
            memories.chat(connection, memories.question(question), switch)

    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(client, range(clients)))


def control(pid: int, *command: str) -> None:
    arguments = ["callgrind_control", *command, str(pid)]
    subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL)


class Calls:
    """Who calls whom how often, in one of callgrind's files, and which functions are ours."""

    def __init__(self, file: Path, binary: str) -> None:
        self.counts: Counter[str] = Counter()
        self.callees: dict[str, Counter[str]] = defaultdict(Counter)
        self.functions: dict[str, None] = {}
        names: dict[tuple[str, str], str] = {}
        place = function = callee = ""
        for line in file.read_text().splitlines():
            key, _, value = line.partition("=")
            if key in ("ob", "cob", "fn", "cfn"):
                number, _, name = value.partition(" ")
                kind = key.removeprefix("c")  # a name stands where its number comes first
                value = names.setdefault((kind, number), re.sub(r"'\d+$", "", name))
            if key == "ob":
                place = value
            elif key == "fn":
                function = value
                if place.endswith(binary):
                    self.functions[function] = None
            elif key == "cfn":
                callee = value
            elif key == "calls":
                count = int(value.split()[0])
                self.counts[callee] += count
                self.callees[function][callee] += count

    def walk(self) -> Iterator[str]:
        """All functions, each before those that it calls, the most called first."""
        called = {callee for callees in self.callees.values() for callee in callees}
        roots = [function for function in self.callees if function not in called]
        seen: set[str] = set()
        waiting = [*self.functions, *reversed(roots)]
        while waiting:
            function = waiting.pop()
            if function in seen:
                continue
            seen.add(function)
            yield function
            callees = self.callees.get(function, {})
            waiting += sorted(callees, key=lambda callee: callees[callee])


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="order-") as name:
        folder = Path(name)
        # Valgrind 3.19 ends on what the compiler writes for debuggers.
        binary = folder / "memory-proxy"
        subprocess.run(["strip", "-g", "-o", binary, sys.argv[1]], check=True)
        calls = {switch: Calls(watch(binary, switch, folder), binary.name) for switch in LOADS}
    order: dict[str, None] = {}
    for switch, (clients, requests) in LOADS.items():
        least = EACH_REQUEST * clients * requests
        found = calls[switch]
        for function in found.walk():
            if function in found.functions and found.counts[function] >= least:
                order[function] = None
        print(f"memory {switch}: {len(order)} functions so far")
    for found in calls.values():
        order.update(found.functions)
    (HERE / "order.txt").write_text("".join(f"{function}\n" for function in order))
    print(f"order.txt: {len(order)} functions")


if __name__ == "__main__":
    main()
