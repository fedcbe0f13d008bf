"""Another private address of somebody who was invited: the former one is told of it.

An invitation is bound to the person that it was made for, and whoever it is forwarded to joins as
nobody else. When the people system names another address, the one that mails went to before gets a
last word, so that nobody takes a place in the network unseen.

Source: lifecycle 4.6, E36.
"""

from tourwright.domain.alliance_sheet import Sheet
from tourwright.domain.model import MachineName, Notice, Party
from tourwright.domain.people import EmploymentEvent
from tourwright.domain.tables.alumni import AlumniState

PURPOSE = "alumni_address_changed"
ADDRESS = "personal_email"
CHANGE = "change"
"""The fact that names the event whose former address is meant: no payload holds an address."""

WRITTEN_TO = frozenset({AlumniState.INVITED, AlumniState.MEMBER, AlumniState.PAUSED})


def tell_former_address(sheet: Sheet, event: EmploymentEvent) -> None:
    """Tell the former address that mails of the network go to another one from now on."""
    before, after = event.changes.get(ADDRESS, ("", ""))
    alumni = sheet.state.alumni
    if not before or not after or sheet.state.employed:
        return
    if alumni is None or alumni.state not in WRITTEN_TO:
        return
    sheet.note(MachineName.ALUMNI, "address_changed", Party.HRIS)
    person = sheet.state.person_key
    key = f"{sheet.state.alliance_id}:{PURPOSE}:{event.event_id}"
    facts = {CHANGE: event.event_id}
    sheet.notice(Notice(key, PURPOSE, person, Party.ALUM, personal=True, facts=facts))
