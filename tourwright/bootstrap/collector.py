"""Python's garbage collector in a process that runs for months."""

import gc


def settle_in() -> int:
    """Let the collector leave alone what was built until now; return how many objects.

    Modules, tables, templates and routes stay until the process ends: some 200,000 objects. A full
    collection walks through every object while all threads wait; without these it takes a tenth of
    the time in a web process. Call it once, when the parts are built and before the work begins.
    """
    gc.collect()
    gc.freeze()
    return gc.get_freeze_count()
