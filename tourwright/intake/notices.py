"""What people are told of rounds; each once, whatever is repeated."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from tourwright.domain.model import AskKind, AskOpen, Entry, MachineName, Notice, Party, Record
from tourwright.ports import Recorder
from tourwright.ports.hris import Round
from tourwright.ports.people_care import Return
from tourwright.temporal import SYSTEM

HELD, REFUSED, RETURN = "hr_hris_held", "hr_source_refused", "hr_return"
HELD_IT = "it_hris_held"
SOON, WEEK = timedelta(days=3), timedelta(days=7)


def tell_of_held(recorder: Recorder, held: Round, now: datetime, *, it_too: bool) -> None:
    """Tell HR, and IT where its address is known, that a round waits; names nobody."""
    stream = f"hris:{held.source}:{held.round_no}"
    facts = {"source": held.source, "round": str(held.round_no)}
    notices = [Notice(f"{stream}:{HELD}:H", HELD, "", Party.HR, facts=facts)]
    if it_too:
        notices.append(Notice(f"{stream}:{HELD_IT}:I", HELD_IT, "", Party.OPERATOR, facts=facts))
    entry = Entry(MachineName.ALLIANCE, "hris_held", Party.HRIS, now)
    recorder.record(Record(SYSTEM, stream, 1, (entry,), tuple(notices)))


def ask_about_failure(recorder: Recorder, source: str, now: datetime) -> None:
    """Ask HR and IT about a source that lets us read nothing; one question a day is enough."""
    stream = f"source:{source}:refused:{now.date().isoformat()}"
    facts = {"missing": "access", "source": source}
    ask = AskOpen(
        ask_id=f"{stream}:hr_help:H",
        kind=AskKind.HR_HELP,
        machine=MachineName.ALLIANCE,
        verbs=("done",),
        role=Party.HR,
        facts=facts,
    )
    notice = Notice(f"{stream}:{REFUSED}:H", REFUSED, "", Party.HR, ask.ask_id, facts=facts)
    entry = Entry(MachineName.ALLIANCE, "source_refused", Party.HRIS, now)
    recorder.record(Record(SYSTEM, stream, 1, (entry,), (notice,), (ask,)))


def ask_about_returns(recorder: Recorder, waiting: Iterable[Return], now: datetime) -> None:
    """Tell HR of new records that wait for their word: at once, after three days, then weekly."""
    for each in waiting:
        waited = now - each.since
        number = 1 + waited // WEEK if waited >= WEEK else int(waited >= SOON)
        stream = f"return:{each.newcomer.person_key}:{number}"
        notice = Notice(f"{stream}:{RETURN}:H", RETURN, "", Party.HR)
        entry = Entry(MachineName.ALLIANCE, "may_be_back", Party.HRIS, now)
        recorder.record(Record(SYSTEM, stream, 1, (entry,), (notice,)))
