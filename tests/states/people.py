"""Pages about people by themselves: the stop switch."""

from tests.axe_states import State
from tests.page_world import PageWorld, send
from tourwright.domain.model import Entry, MachineName, Party, Record
from tourwright.domain.tables.alliance import AllianceStateName
from webhooks.tokens import Purpose

SENT = {"reason": "death", "name": "Ana Sol", "verb": "stop"}


def running(world: PageWorld) -> None:
    """Let Ana and Dana have a tour, and her alliance live."""
    world.committed()
    world.alliance_of("ana")


def stopped(world: PageWorld) -> None:
    """Let Kim stop everything."""
    running(world)
    send(world.signed_in("kim"), switch(world), SENT, "stop")


def on_its_way(world: PageWorld) -> None:
    """Let Kim do so while the engine is away."""
    running(world)
    world.engine.down = True
    send(world.signed_in("kim"), switch(world), SENT, "stop")


def switch(world: PageWorld) -> str:
    """Return the address of Ana's switch."""
    return f"/people/{world.key('ana')}/stop"


def no_member(world: PageWorld) -> None:
    """Let Gus have left the network."""
    mine = world.people["gus"].alliance_id
    moved = Entry(MachineName.ALUMNI, "leave", Party.ALUM, world.clock.now(), to_state="left")
    world.store.recorder.record(Record(mine, mine, 1, (moved,)))


def back(world: PageWorld) -> str:
    """Return the address of Gus's page."""
    return f"/alumni/{world.token(Purpose.ALUMNI, world.people['gus'].alliance_id, 'gus')}"


def answered(world: PageWorld) -> None:
    """Let Ana answer, and let HR read one of it."""
    running(world)
    world.act("ana", "declare_transition", reason="Soon.")
    ana, tour = world.signed_in("ana"), f"/tours/{world.tour.tour_id}"
    for name, text in (("bring_back", "A plant of my own."), ("thanks", "For the patience.")):
        verb = f"save:{name}"
        send(ana, f"{tour}/moving-on", {name: text, "verb": verb}, verb)
    send(ana, exit_answers(world), {"bring_back": "yes"}, "choose")


def exit_answers(world: PageWorld) -> str:
    """Return the page of answers."""
    return f"/tours/{world.tour.tour_id}/exit-answers"


def nobody_began(world: PageWorld) -> None:
    """Let Ana work here without a tour."""
    world.alliance_of(
        "ana", state=AllianceStateName.EMPLOYED_NO_TOUR, current_manager_key=world.key("dana")
    )


def begun(world: PageWorld) -> None:
    """Let Ana ask for a tour."""
    nobody_began(world)
    send(world.signed_in("ana"), beginning(world), {"verb": "foundational"})


def waits_for_both(world: PageWorld) -> None:
    """Put a text before Ana and Dana."""
    nobody_began(world)
    world.signing()


def with_somebody_else(world: PageWorld) -> None:
    """Let Ana and Dana have a tour, and an alliance that knows Dana."""
    world.committed()
    world.alliance_of("ana", current_manager_key=world.key("dana"))


def suggested(world: PageWorld) -> None:
    """Let Ana suggest Lee."""
    with_somebody_else(world)
    to_lee = {"to": world.people["lee"].facts.work_email, "verb": "suggest_counterpart"}
    send(world.signed_in("ana"), with_whom(world), to_lee, "suggest_counterpart")


def agreed_on(world: PageWorld) -> None:
    """Let Dana agree."""
    suggested(world)
    said = {"verb": "agree_counterpart"}
    send(world.signed_in("dana"), with_whom(world), said, "agree_counterpart")


def with_whom(world: PageWorld) -> str:
    """Return the page of whom Ana's tour is with."""
    return f"/tours/{world.tour.tour_id}/counterpart"


def beginning(world: PageWorld) -> str:
    """Return where a tour with Ana begins."""
    return f"/people/{world.key('ana')}/tour"


STATES = (
    State("begin", "ana", beginning, nobody_began),
    State("begin-hr", "kim", beginning, nobody_began),
    State("begin-asked", "ana", lambda w: f"{beginning(w)}?done=asked", begun),
    State("begin-running", "ana", beginning, running),
    State("begin-running-hr", "kim", beginning, running),
    State("begin-on-paper", "kim", beginning, waits_for_both),
    State(
        "begin-on-paper-missing",
        "kim",
        beginning,
        waits_for_both,
        {"mark": "0000", "verb": "on_paper"},
        "on_paper",
        422,
    ),
    State("counterpart", "ana", with_whom, with_somebody_else),
    State("counterpart-own", "ana", with_whom, suggested),
    State("counterpart-suggested", "dana", with_whom, suggested),
    State("counterpart-agreed", "lee", with_whom, agreed_on),
    State(
        "counterpart-nobody",
        "ana",
        with_whom,
        with_somebody_else,
        {"to": "nobody@meridian.example", "verb": "suggest_counterpart"},
        "suggest_counterpart",
        422,
    ),
    State("exit-nothing-yet", "ana", exit_answers, running),
    State("exit-chosen", "ana", exit_answers, answered),
    State("exit-hr", "kim", exit_answers, answered),
    State("exit-hr-nothing", "kim", exit_answers, running),
    State("rejoin", "", back, no_member),
    State("rejoin-asked", "", lambda w: f"{back(w)}?said=rejoin", no_member),
    State("stop", "kim", switch, running),
    State("stop-alumni-manager", "ali", switch, running),
    State("stop-stopped", "kim", switch, stopped),
    State("stop-on-its-way", "kim", switch, on_its_way),
    State(
        "stop-wrong-name",
        "kim",
        switch,
        running,
        sent={**SENT, "name": "Ana"},
        button="stop",
        status=422,
    ),
)
