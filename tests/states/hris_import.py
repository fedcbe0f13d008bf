"""HR's pages about tours that run already: the form, a file that was checked, one on its way."""

import io
from dataclasses import replace
from datetime import timedelta

from tests.axe_states import State
from tests.hris_pages import hris_deps
from tests.hris_rounds import RoundWorld, somebody
from tests.import_pages import FILE, PATH
from tests.import_world import HEAD
from tests.page_world import PageWorld, hidden, send
from tourwright.domain.import_progress import RowState
from tourwright.domain.import_sheet import RowFault
from tourwright.domain.people import SourcePerson
from tourwright.ports.imports import ImportRow

NAMES = ("Bo Ek", "Cy Fox", "Di Gray", "Ed Hill", "Fay Ivo", "Gil Jay", "Hana Kay", "Ivo Lux")


def with_sources(world: PageWorld) -> None:
    """Let people come of a source, and a few more of them."""
    rounds = RoundWorld(world.store, now=world.clock.now())
    world.deps = replace(world.deps, hris=hris_deps(rounds))
    world.app = world._app()
    hired = [_called(at, name) for at, name in enumerate(NAMES)]
    world.store.people_bulk.apply_many([(each, ()) for each in hired], world.clock.now())


def checked(world: PageWorld) -> None:
    """Let Kim send a file of which two rows do not fit."""
    with_sources(world)
    starts = ["2025-09-01"] * 6 + ["12/31/2025", "2199-01-01"]
    lines = [
        f"p{at},dana,transformational,Open the plant,{start},36" for at, start in enumerate(starts)
    ]
    data = "\n".join([HEAD, *lines]).encode()
    kim = world.signed_in("kim")
    fields = {**hidden(kim.get(PATH)), "file": (io.BytesIO(data), "tours.csv")}
    assert kim.post(PATH, data=fields, content_type="multipart/form-data").status_code == 303


def on_the_way(world: PageWorld) -> None:
    """Let every row stand differently."""
    checked(world)
    send(world.signed_in("kim"), FILE, {"verb": "begin", "a_day": "1"}, "begin")
    imports = world.store.imports
    rows = {row.row_no: row for row in imports.rows(1)}
    tour = world.open_tour()
    _settle(world, rows[2], RowState.BROUGHT, tour_id=tour.tour_id)
    _settle(world, rows[3], RowState.LEFT_OUT, "this person does not work here any more")
    _settle(world, rows[4], RowState.REFUSED, "a tour is on its way already")
    imports.remove(1, 5)


def stopped(world: PageWorld) -> None:
    """Let Kim stop it."""
    on_the_way(world)
    send(world.signed_in("kim"), FILE, {"verb": "stop"}, "stop")


def _settle(
    world: PageWorld, row: ImportRow, state: RowState, why: str = "", tour_id: str = ""
) -> None:
    words = (RowFault(row.row_no, "", why),) if why else ()
    on = world.clock.now().date() + timedelta(days=1)
    done = replace(row, state=state, why=words, tour_id=tour_id, release_on=on)
    assert world.store.imports.settle(done)


def _called(at: int, name: str) -> SourcePerson:
    given, family = name.split()
    return somebody(f"p{at}", given_name=given, family_name=family, manager_source_id="dana")


STATES = (
    State("import", "kim", lambda _: PATH, with_sources),
    State("import-with-files", "kim", lambda _: PATH, stopped),
    State("import-no-file", "kim", lambda _: PATH, with_sources, {"verb": "check"}, "check", 422),
    State("import-checked", "kim", lambda _: FILE, checked),
    State("import-pace", "kim", lambda _: FILE, checked, {"a_day": "many"}, "begin", 422),
    State("import-on-the-way", "kim", lambda _: FILE, on_the_way),
    State("import-stopped", "kim", lambda _: FILE, stopped),
)
