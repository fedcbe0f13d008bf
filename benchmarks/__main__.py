"""Measures what the documents promise: `make bench`, or `python -m benchmarks tour_cost ...`.

`--tours 1000 10000` measures the memory with so many open tours, `--people 1000` the reading of a
company of so many, or the leaving of so many with `leavers`.
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from benchmarks import (
    decisions,
    digest,
    leavers,
    memory,
    notifications,
    pages,
    people_load,
    people_stream,
    tour_cost,
    webhook,
)
from benchmarks.results import Result

Benchmark = Callable[[], Result]
BENCHMARKS: Mapping[str, Benchmark] = {
    "webhook": webhook.run,
    "notifications": notifications.run,
    "digest": digest.run,
    "tour_cost": tour_cost.run,
    "decisions": decisions.run,
    "memory": memory.run,
    "pages": pages.run,
    "people_load": people_load.run,
    "people_stream": people_stream.run,
    "leavers": leavers.run,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the named benchmarks, all by default; 1 when a goal was missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *BENCHMARKS], default=[])
    parser.add_argument("--tours", nargs="*", type=int, default=[1000])
    parser.add_argument("--people", nargs="*", type=int, default=[])
    given = parser.parse_args(arguments)
    with_tours: Benchmark = partial(memory.run, *given.tours)
    of_people: Benchmark = partial(people_load.run, *given.people)
    streamed: Benchmark = partial(people_stream.run, *given.people)
    leaving: Benchmark = partial(leavers.run, *given.people[:1])
    chosen = {
        **BENCHMARKS,
        "leavers": leaving,
        "memory": with_tours,
        "people_load": of_people,
        "people_stream": streamed,
    }
    results = [_measured(chosen[name]) for name in given.names or chosen]
    missed = [each.name for result in results for each in result.figures if each.is_met is False]
    print(f"{len(missed)} goals missed: {', '.join(missed)}" if missed else "every goal met")
    return 1 if missed else 0


def _measured(benchmark: Benchmark) -> Result:
    result = benchmark()
    print(f"{result.table()}\n  kept in {result.save()}\n", flush=True)
    return result


if __name__ == "__main__":
    sys.exit(main())
