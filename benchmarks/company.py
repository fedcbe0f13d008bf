"""What several benchmarks run on: server, store and worker processes, as `make dev` has them."""

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.processes import MASTERS, Place, Running, new_place, running
from tests.plugins.temporal import development_server
from tests.temporal_hands import TourHand
from tests.temporal_running import CALL_LIMIT_S, Server
from tests.temporal_world import World
from tourwright.engine import TemporalEngine
from tourwright.store import Store, open_store
from tourwright.temporal_client import LoopThread


@dataclass(frozen=True)
class Company:
    """A place, its Temporal server, and hands on both; no process runs yet."""

    place: Place
    server: Server
    store: Store
    world: World
    stack: ExitStack

    def start(self, code: str) -> Running:
        """Run the code as a process of this place until the block ends."""
        return self.stack.enter_context(running(self.place, code))

    def tours(self, count: int) -> list[TourHand]:
        """Start so many rotations, both asked to commit; return hands on them."""
        return [self.world.tour() for _ in range(count)]


def worker(name: str) -> str:
    """Return code that runs a worker of `benchmarks.workers`."""
    return f"from benchmarks import workers; workers.{name}()"


@contextmanager
def company(*, in_memory: bool = False) -> Iterator[Company]:
    """Run the server while the block lasts; it keeps its state in a file unless in memory."""
    loop = LoopThread()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="tourwright-")))
        kept = () if in_memory else ("--db-filename", str(folder / "temporal.sqlite"))
        env = loop.run(development_server(*kept), CALL_LIMIT_S)
        stack.callback(lambda: loop.run(env.shutdown(), CALL_LIMIT_S))
        server = Server(loop, env, own_clocks=True)
        place = new_place(folder, server.target, f"tours-{secrets.token_hex(4)}")
        store = open_store(place.store_url, MASTERS)
        stack.callback(store.close)
        world = World(server, store)
        world.queue = place.task_queue
        world.engine = TemporalEngine(world.connect, place.task_queue, 15.0)
        yield Company(place, server, store, world, stack)
