"""What a record does to the alumni register: consents and suppressed addresses follow the journal.

It happens in the record's transaction, whoever ended the membership: the person, HR or a moment
that came. So no list is ever behind the history. An erasure is noted, to be carried out when
nothing of the alliance runs any more.
"""

from datetime import datetime

from sqlalchemy import Connection, select

from tourwright.domain.model import Entry, MachineName, Party, Record
from tourwright.domain.people import SourcePerson
from tourwright.domain.stops import BACK_AT_WORK, STOP, all_mails_of
from tourwright.domain.tables import AlumniState
from tourwright.store import alumni, erasures
from tourwright.store.codec import from_json
from tourwright.store.tables import people, person_facts

BOUNCED = "hard_bounce"
OVER = frozenset({AlumniState.DECLINED, AlumniState.LEFT, AlumniState.ERASED})
NO_MAIL = OVER | {AlumniState.UNREACHABLE, AlumniState.NOT_INVITED}


def follow(connection: Connection, record: Record) -> None:
    """Let the register follow each line of the record that speaks of a membership."""
    for entry in record.entries:
        if _speaks_of_membership(entry):
            _follow(connection, record.alliance_id, entry)


def _speaks_of_membership(entry: Entry) -> bool:
    if entry.machine is MachineName.ALLIANCE:
        is_end = entry.event == STOP or entry.to_state == AlumniState.ERASED
        return is_end or entry.event in BACK_AT_WORK
    return entry.machine is MachineName.ALUMNI


def _follow(connection: Connection, alliance_id: str, entry: Entry) -> None:
    if entry.event == "accept":
        _join(connection, alliance_id, entry)
    elif _opens_the_address(entry):
        for address in addresses_of(connection, alliance_id):
            alumni.admit(connection, address)
    elif entry.machine is MachineName.ALLIANCE and entry.event in BACK_AT_WORK:
        _begin_again(connection, alliance_id)
    elif entry.event == STOP or _moved_to(entry) in NO_MAIL:
        _end(connection, alliance_id, entry)


def _opens_the_address(entry: Entry) -> bool:
    """Say so of the own request to be back, and of another address after mails came back."""
    return entry.event == "new_address" or (entry.event == "rejoin" and entry.party is Party.ALUM)


def _end(connection: Connection, alliance_id: str, entry: Entry) -> None:
    """Take every yes back, and close the addresses as far as this end goes."""
    alumni.withdraw_consents(connection, alliance_id, entry.at)
    if _is_never_to_write_again(entry):
        suppress(connection, alliance_id, entry.at)
    if entry.event == STOP:
        _stop(connection, alliance_id, entry.at)
    if entry.to_state == AlumniState.ERASED:
        erasures.ask_for(connection, alliance_id, entry.at)


def _moved_to(entry: Entry) -> str:
    """Return the state that the entry led to; "" when nothing moved."""
    return entry.to_state if entry.to_state != entry.from_state else ""


def _is_never_to_write_again(entry: Entry) -> bool:
    """Say so of an end, whoever brought it about, and of an address from which mails came back."""
    return entry.event in (STOP, BOUNCED) or _moved_to(entry) in OVER


def _stop(connection: Connection, alliance_id: str, at: datetime) -> None:
    """Stop every mail: to the work address too, and to everybody about this alliance."""
    for address in _of_work(connection, alliance_id):
        alumni.suppress(connection, address, at)
    alumni.suppress(connection, all_mails_of(alliance_id), at)


def _begin_again(connection: Connection, alliance_id: str) -> None:
    """Write to whoever works here again; the private address stays as its owner left it."""
    if alumni.is_suppressed(connection, all_mails_of(alliance_id)):
        for address in (all_mails_of(alliance_id), *_of_work(connection, alliance_id)):
            alumni.admit(connection, address)


def _of_work(connection: Connection, alliance_id: str) -> list[str]:
    mine = select(people.c.work_email).where(people.c.alliance_id == alliance_id)
    return [address for address in connection.scalars(mine) if address]


def _join(connection: Connection, alliance_id: str, entry: Entry) -> None:
    """Keep the choices; a yes that comes here after a no at the same address is late."""
    addresses = addresses_of(connection, alliance_id)
    if not any(alumni.is_suppressed(connection, address) for address in addresses):
        choices = {purpose: said == "true" for purpose, said in entry.body.items()}
        alumni.add_consents(connection, alliance_id, choices, entry.at)


def suppress(connection: Connection, alliance_id: str, at: datetime) -> None:
    """Never write to the person's private address again."""
    for address in addresses_of(connection, alliance_id):
        alumni.suppress(connection, address, at)


def addresses_of(connection: Connection, alliance_id: str) -> list[str]:
    """Return the person's private address, else the last one we knew; empty when there was none."""
    mine = select(people.c.person_key, people.c.personal_email)
    found = connection.execute(mine.where(people.c.alliance_id == alliance_id)).first()
    if found is None or found.personal_email:
        return [] if found is None else [found.personal_email]
    held = select(person_facts.c.facts).where(person_facts.c.person_key == found.person_key)
    former = connection.scalars(held.order_by(person_facts.c.fact_no.desc()))
    known = [from_json(SourcePerson, facts).personal_email for facts in former]
    return [address for address in known if address][:1]
