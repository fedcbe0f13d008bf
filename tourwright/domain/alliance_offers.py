"""Tours offered, followed and counted by their alliance."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from tourwright.domain.alliance_holds import missing_for_a_tour, open_hold
from tourwright.domain.alliance_overlap import follow_on
from tourwright.domain.alliance_sheet import Sheet
from tourwright.domain.alliance_state import AllianceState, Offer, StartTour, TourLine
from tourwright.domain.errors import GuardError, NotAllowedError
from tourwright.domain.model import Party, TourKind
from tourwright.domain.tables.alliance import AllianceStateName
from tourwright.domain.tables.tour import TOUR, TourState

ASK_TOUR = "ask_tour"
BEGUN_BY: Mapping[str, tuple[Party, ...]] = {
    TourKind.ROTATIONAL: (Party.HR,),
    TourKind.TRANSFORMATIONAL: (Party.EMPLOYEE, Party.MANAGER),
    TourKind.FOUNDATIONAL: (Party.EMPLOYEE, Party.MANAGER),
}
"""Who begins a tour of each kind by a wish of their own. Source: lifecycle 4.2, "started by"."""


def running_tours(state: AllianceState) -> tuple[str, ...]:
    """Return the ids of the tours on their way, oldest first."""
    return tuple(line.tour_id for line in state.tours if line.running)


def offer_tour(sheet: Sheet, offer: Offer) -> None:
    """Offer a tour, or hold and ask HR while somebody or a way to write is missing."""
    if not sheet.state.employed or in_the_way(sheet.state, offer.previous):
        return
    missing = missing_for_a_tour(sheet.state)
    if missing:
        open_hold(sheet, missing, offer)
        return
    start_tour(sheet, offer)


def ask_for_tour(sheet: Sheet, offer: Offer) -> None:
    """Offer a tour at a person's wish. Raises GuardError while another one is in the way."""
    if offer.kind_hint and offer.asked_by not in BEGUN_BY.get(offer.kind_hint, ()):
        raise NotAllowedError(f"alliance: this kind of tour is not begun by {offer.asked_by}")
    if not sheet.state.employed:
        raise GuardError("the person does not work here now: no tour can be opened")
    if in_the_way(sheet.state, offer.previous):
        raise GuardError("a tour is on its way already: finish it, or let the new one follow it")
    offer_tour(sheet, offer)


def tell_running(
    sheet: Sheet, event: str, fields: Mapping[str, str], day: date | None = None
) -> None:
    """Send an event to every tour on its way."""
    sheet.tell(running_tours(sheet.state), event, fields, day)


def foresee(sheet: Sheet, tour_ids: tuple[str, ...], event: str) -> None:
    """Note where an event leads these tours, until they tell it themselves."""
    lines = tuple(
        replace(line, state=TOUR.row(line.state, event, Party.HRIS).target)
        if line.tour_id in tour_ids and TOUR.may(line.state, event, Party.HRIS)
        else line
        for line in sheet.state.tours
    )
    sheet.state = replace(sheet.state, tours=lines)


def follow_tours(sheet: Sheet) -> None:
    """Move between on_tour and employed_no_tour as the tours say."""
    committed = any(line.committed for line in sheet.state.tours)
    if committed and sheet.state.state is AllianceStateName.EMPLOYED_NO_TOUR:
        sheet.move("tour_committed", Party.SYSTEM)
    elif not committed and sheet.state.state is AllianceStateName.ON_TOUR:
        sheet.move("tour_over", Party.SYSTEM)


def take_tour_news(sheet: Sheet, line: TourLine, fields: Mapping[str, str]) -> None:
    """Take what a tour says of itself; an older word than the last one changes nothing."""
    seq = int(fields.get("seq") or line.seq)
    if seq < line.seq:
        return
    news = replace(
        line,
        seq=seq,
        kind=fields.get("kind") or line.kind,
        state=fields.get("state") or line.state,
        type_key=fields.get("type_key") or line.type_key,
        start=_day(fields.get("start"), line.start),
        last_day=_day(fields.get("last_day"), line.last_day),
    )
    lines = tuple(news if each.tour_id == line.tour_id else each for each in sheet.state.tours)
    sheet.state = replace(sheet.state, tours=lines)
    if news.state == TourState.ACTIVE and line.state != TourState.ACTIVE and news.previous:
        follow_on(sheet, news)
    if sheet.state.employed:
        follow_tours(sheet)


def forget_tour(sheet: Sheet, line: TourLine) -> bool:
    """Take back an offer for which no type fits, unless its tour began; its number stays used."""
    if line.state != TourState.PROPOSED or line.seq:
        return False
    void = replace(line, state=TourState.VOID)
    lines = tuple(void if each == line else each for each in sheet.state.tours)
    sheet.state = replace(sheet.state, tours=lines)
    return True


def in_the_way(state: AllianceState, previous: str = "") -> bool:
    """Say whether another tour is on its way that the new one neither is nor follows."""
    return any(line.running and line.tour_id != previous for line in state.tours)


def start_tour(sheet: Sheet, offer: Offer) -> None:
    """Give the tour its number and ask the workflow to start it."""
    state = sheet.state
    number = max((line.number for line in state.tours), default=0) + 1
    tour_id = f"{state.alliance_id}-{number}"
    line = TourLine(
        tour_id,
        number,
        previous=offer.previous,
        reason=offer.reason,
        kind_hint=offer.kind_hint,
    )
    sheet.state = replace(state, tours=(*state.tours, line))
    sheet.move("tour_opened", offer.asked_by, {"tour_id": tour_id, "reason": offer.reason})
    sheet.event("tour.offered", tour_id=tour_id)
    sheet.start_tour = StartTour(
        tour_id,
        number,
        offer.type_key,
        offer.reason,
        previous=offer.previous,
        kind_hint=offer.kind_hint,
        asked_by=offer.asked_by,
        again=offer.again,
    )


def _day(text: str | None, known: date | None) -> date | None:
    """Read a day; without one the known day stands."""
    return date.fromisoformat(text) if text else known
