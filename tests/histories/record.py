"""Records a history of every path of this release: `python -m tests.histories.record`.

A history that was recorded is never changed: tours that began with it may still be open. Files that
are there are left alone; `--again` records this release's anew, before the release only.
"""

import argparse
import gzip
import json
import shutil
import sys
import tempfile
from pathlib import Path

from tests.histories.paths import PATHS
from tests.history_keys import history_keyring
from tests.plugins.temporal import skipping_server
from tests.temporal_hands import Hand
from tests.temporal_running import CALL_LIMIT_S, Server
from tests.temporal_world import running_on
from tourwright import __version__
from tourwright.store import open_store
from tourwright.temporal import settle
from tourwright.temporal_client import LoopThread

FOLDER = Path(__file__).parent


def file_of(name: str) -> Path:
    """Return where the history of a path is kept, by release."""
    return FOLDER / f"{__version__}-{name}.json.gz"


def written(hand: Hand, path: Path) -> None:
    """Write the history of the workflow's current run; the same history gives the same bytes."""
    history = hand.running.run(hand.handle.fetch_history())
    document = {"workflow_id": hand.workflow_id, "history": json.loads(history.to_json())}
    text = json.dumps(document, separators=(",", ":"), sort_keys=True)
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def record(*, again: bool) -> list[Path]:
    """Live every path and keep what is not there yet; return the files written."""
    done: list[Path] = []
    for path in PATHS:
        done += _recorded(path, again=again)
    return done


def _recorded(path: object, *, again: bool) -> list[Path]:
    assert callable(path)
    loop, folder = LoopThread(), Path(tempfile.mkdtemp(prefix="tourwright-"))
    env = loop.run(skipping_server(), CALL_LIMIT_S)
    store = open_store(f"sqlite:///{folder / 'store.db'}", history_keyring())
    try:
        with running_on(Server(loop, env, own_clocks=False), store) as world:
            found = {file_of(name): hand for name, hand in path(world).items()}
            missing = {file: hand for file, hand in found.items() if again or not file.exists()}
            for file, hand in missing.items():
                written(hand, file)
            return list(missing)
    finally:
        store.close()
        loop.run(env.shutdown(), CALL_LIMIT_S)
        shutil.rmtree(folder)


def main() -> None:
    """Record, and say what was written."""
    parser = argparse.ArgumentParser(description="Record a history of every path.")
    parser.add_argument("--again", action="store_true", help="replace this release's histories")
    for path in record(again=parser.parse_args().again):
        sys.stdout.write(f"{path.name} {path.stat().st_size}\n")
    settle()


if __name__ == "__main__":
    main()
