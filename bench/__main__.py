"""`make bench`: measures, prints, and writes every figure to `var/bench.json`. Figures are reported, never asserted."""

import json
import os
import platform
import sys
import tempfile
from pathlib import Path

from bench import databases, drawing, processes, reading, saving, searching, starting, steady
from bench.saving import Measured, Stretch

FIGURES = Path("var/bench.json")
RATE_BAR = 0.60  # of the yardstick's saves a second
CPU_BAR = 1 / RATE_BAR  # times the yardstick's CPU for a save
P99_BAR = 3.0  # times the yardstick's 99th percentile at a steady load


def main() -> None:
    began = processes.seconds()
    print(_machine())
    figures: dict[str, float] = {}
    for name in databases.NAMES:
        found = saving.measure(name)
        print(_table(found), flush=True)
        figures |= found.figures()
    drawn = drawing.measure()
    print("\nDrawing a full mock: " + ", ".join(f"{name} {value:.0f}" for name, value in drawn.items()))
    figures |= drawn
    begun = starting.measure()
    print(
        f"starting a full mock of 140 questions from {starting.ITEMS:,} items: {begun['attempt_start_ms']:.0f} ms (bar 300); "
        f"its room, first visit: {begun['exam_page_kb']:.1f} KB (bar 60)"
    )
    figures |= begun
    read = reading.measure()
    print(
        f"opening a module: {read['module_page_cpu_ms_p50']:.1f} ms CPU (bar 5); first visit {read['module_page_cold_kb']:.1f} KB "
        f"besides figures (bar 60), a later one {read['module_page_warm_kb']:.1f} KB besides its text (bar 10)"
    )
    figures |= read
    searched = searching.measure()
    print(
        f"search at 50 modules, 1,200 questions, 10,000 notes: p95 {searched['search_cpu_ms_p95']:.0f} ms CPU (bar 50)"
    )
    figures |= searched
    figures["load_average"] = os.getloadavg()[0]
    FIGURES.parent.mkdir(exist_ok=True)
    rounded = {name: round(value, 4) for name, value in sorted(figures.items())}
    FIGURES.write_text(json.dumps(rounded, indent=2) + "\n")
    print(f"{len(figures)} figures are in {FIGURES}; {processes.seconds() - began:.0f} s; load {_load()}")


def _machine() -> str:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        fsync = databases.fsync_ms(Path(folder))
    python = f"Python {platform.python_version()}"
    return f"{os.cpu_count()} cores, {python}, {sys.platform}; an fsync takes {fsync:.2f} ms; load {_load()}"


def _load() -> str:
    return " ".join(f"{one:.1f}" for one in os.getloadavg())


def _table(found: Measured) -> str:
    lines = [
        f"\n{found.database}: {saving.CLIENTS} clients, {saving.PAIRS} pairs of {saving.STRETCH_S:g} s; {found.durability}",
        f"{'':18}{'saves/s':>9}{'CPU ms':>9}{'p95 ms':>9}{'db CPU ms':>11}{'load CPU ms':>13}",
        *(_row(f"CertPrep {number}", one) for number, one in enumerate(found.ours, start=1)),
        *(_row(f"baseline {number}", one) for number, one in enumerate(found.yardstick, start=1)),
        _row("plain upsert", found.upsert),
        _judged("saves/s ÷ baseline's", found.rate_ratio, bar=RATE_BAR, met=found.rate_ratio >= RATE_BAR),
        _judged("CPU ÷ baseline's", found.cpu_ratio, bar=CPU_BAR, met=found.cpu_ratio <= CPU_BAR),
        *_steadily(found),
        f"start-up, warm {found.start_up_seconds:.2f} s; starting a diagnostic {found.quick_start_ms:.0f} ms",
        "pages, bytes sent: " + ", ".join(f"{name} {size:,}" for name, size in found.page_bytes.items()),
    ]
    return "\n".join(lines)


def _steadily(found: Measured) -> list[str]:
    if found.steady is None:
        return []
    ours, theirs = found.steady.p99_ms, found.steady.yardstick_p99_ms
    said = f"p99 of a save at {steady.RATE} a second: {ours:.1f} ms, baseline {theirs:.1f} ms; load {_load()}"
    return [said, _judged("p99 ÷ baseline's", ours / theirs, bar=P99_BAR, met=ours <= P99_BAR * theirs)]


def _row(name: str, one: Stretch) -> str:
    own_ms = one.load.own_cpu_seconds / one.load.saves * 1000
    database_ms = one.database_cpu_seconds / one.load.saves * 1000
    return f"{name:18}{one.load.rate:9.0f}{one.cpu_ms:9.3f}{one.load.p95_ms():9.1f}{database_ms:11.3f}{own_ms:13.3f}"


def _judged(name: str, value: float, *, bar: float, met: bool) -> str:
    return f"median {name:22} {value:.3f}   bar {bar:.3f}   {'met' if met else 'MISSED'}"


if __name__ == "__main__":
    main()
