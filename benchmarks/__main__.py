"""Measures what the documents promise: `make bench`, or `python -m benchmarks tour_cost ...`."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence

from benchmarks import tour_cost, webhook
from benchmarks.results import Result

BENCHMARKS: Mapping[str, Callable[[], Result]] = {
    "webhook": webhook.run,
    "tour_cost": tour_cost.run,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the named benchmarks, all by default; 1 when a goal was missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *BENCHMARKS], default=[])
    names = parser.parse_args(arguments).names or list(BENCHMARKS)
    results = [_measured(name) for name in names]
    missed = [each.name for result in results for each in result.figures if each.is_met is False]
    print(f"{len(missed)} goals missed: {', '.join(missed)}" if missed else "every goal met")
    return 1 if missed else 0


def _measured(name: str) -> Result:
    result = BENCHMARKS[name]()
    print(f"{result.table()}\n  kept in {result.save()}\n", flush=True)
    return result


if __name__ == "__main__":
    sys.exit(main())
