"""From a row of the outbox to a letter: who gets it, where, with which words and links."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeGuard
from urllib.parse import urlsplit

from tourwright.domain import messages
from tourwright.domain.leavers import has_left
from tourwright.domain.message_digest import Item, digest, role_digest
from tourwright.domain.message_words import Words
from tourwright.domain.model import Party, TourView
from tourwright.domain.people import Person
from tourwright.domain.statement import Names
from tourwright.ports import AlumniRegister, Asks, Invite, Letter, OutboxRow, People, Views
from webhooks.ask_words import PEOPLE_FACTS
from webhooks.former_address import former_address, is_to_former
from webhooks.letter_places import QUESTIONS, place_of
from webhooks.mail_language import MailLanguages
from webhooks.talk_letters import talks_letter, with_talks
from webhooks.tokens import Link, Links, Purpose
from webhooks.words import known_name, zone_info

LAST_WORDS = frozenset({"standing_revoked", "erase_waits"})
"""What somebody is told at an address that is closed to everything else."""

REMINDER = "_remind"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class NoAddressError(Exception):
    """Nobody can be written to; missing says what HR could put right ("" when nothing)."""

    def __init__(self, why: str, person_key: str = "", missing: str = "") -> None:
        super().__init__(why)
        self.person_key = person_key
        self.missing = missing


@dataclass(frozen=True)
class LetterPorts:
    """What letters are made from; languages says in which one each reader is written to.

    Without asks no letter says until when its question may be answered.
    """

    people: People
    views: Views
    alumni: AlumniRegister
    languages: MailLanguages = field(default_factory=MailLanguages)
    asks: Asks | None = None


@dataclass(frozen=True)
class Recipient:
    """Who is written to: a person, or a role with its address. letter is the party's letter.

    name is "" for a role and for somebody whose name is not known.
    """

    name: str
    address: str
    zone: str
    letter: str
    person_key: str = ""
    language: str = messages.USUAL_LANGUAGE

    @property
    def words(self) -> Words:
        """All words in the reader's language."""
        return messages.words_of(self.language)


class LetterWriter:
    """Writes the letter of a row."""

    def __init__(
        self, ports: LetterPorts, links: Links, company: str, role_mail: Mapping[Party, str]
    ) -> None:
        """Take names and addresses from the ports; roles have their address in role_mail."""
        self._ports = ports
        self._links = links
        self._company = company
        self._role_mail = role_mail

    def letter(self, row: OutboxRow, now: datetime) -> Letter:
        """Return the letter. Raises NoAddressError; RuleError for a purpose without words."""
        view = self._view(row)
        to = self._recipient(row.body, view, now)
        names = self._names(row, view, to)
        facts = {**_known_of(view), **self._until(row, to, now), **self._facts(row, to)}
        addresses = self._addresses(row, to, view, now)
        purpose = "meeting" if row.body.get("what") == "meeting" else str(row.body["purpose"])
        said = messages.compose(purpose, facts, names, addresses, self._company)
        return Letter(
            message_id=self.message_id(row),
            to_address=to.address,
            to_name=to.name,
            subject=said.subject,
            paragraphs=said.paragraphs,
            date=row.at if row.at > LONG_AGO else now,
            actions=said.actions,
            footer=said.footer,
            invite=self._invite(row.body, to) if purpose == "meeting" else None,
            unsubscribe_url=addresses.get("leave", ""),
            unsubscribe_label=said.stop,
            language=to.language,
            once=is_reminder(row),
        )

    def message_id(self, row: OutboxRow) -> str:
        """Return the id that every copy of this mail carries."""
        return self._id_of(row.key)

    def gathered(
        self, rows: Sequence[OutboxRow], letters: Sequence[Letter], now: datetime
    ) -> Letter:
        """Return one letter for all of these to one person; each says where to choose how often.

        The letter of a single row stays its own; that of many carries an id made of all of theirs.
        A role chooses nothing, and its letter leads to the list of what it is asked.
        """
        talks = [each for each in letters if each.invite is not None]
        others = [each for each in letters if each.invite is None]
        message_id = self._id_of("\n".join(sorted(row.key for row in rows)))
        if not rows[0].body.get("to"):
            return self._to_role(letters, message_id, now)
        if not talks:
            return self._digest(others, message_id, now)
        told = self._talks(rows[0], talks, message_id, now)
        if not others:
            return told
        return with_talks(self._digest(others, message_id, now), told, message_id)

    def _digest(self, letters: Sequence[Letter], message_id: str, now: datetime) -> Letter:
        first = letters[0]
        words = messages.words_of(first.language).digest
        how_often = words.how_often.format(settings=f"{self._links.base_url}/settings")
        footer = f"{first.footer}\n{how_often}"
        if len(letters) == 1:
            return replace(first, footer=footer, date=now)
        items = [Item(each.subject, each.paragraphs[1:], each.actions) for each in letters]
        said = digest(items, words)
        return replace(
            first,
            message_id=message_id,
            subject=said.subject,
            paragraphs=(first.paragraphs[0], *said.paragraphs),
            actions=said.actions,
            footer=footer,
            date=now,
            once=all(each.once for each in letters),
        )

    def _to_role(self, letters: Sequence[Letter], message_id: str, now: datetime) -> Letter:
        if len(letters) == 1:
            return letters[0]
        items = [Item(each.subject, each.paragraphs[1:], each.actions) for each in letters]
        words = messages.words_of(letters[0].language).digest
        pages = {url for each in letters for _label, url in each.actions}
        everything = f"{self._links.base_url}{QUESTIONS}"
        said = role_digest(items, words, pages.pop() if len(pages) == 1 else everything)
        return replace(
            letters[0],
            message_id=message_id,
            subject=said.subject,
            paragraphs=(letters[0].paragraphs[0], *said.paragraphs),
            actions=said.actions,
            date=now,
            once=all(each.once for each in letters),
        )

    def _talks(
        self, row: OutboxRow, talks: Sequence[Letter], message_id: str, now: datetime
    ) -> Letter:
        """Return one letter for many talks that changed hands; a single one keeps its own."""
        if len(talks) == 1:
            return talks[0]
        to = self._recipient(row.body, None, now)
        home = f"{self._links.base_url}/hand-overs"
        return replace(talks_letter(talks, to.zone, home), message_id=message_id, date=now)

    def _id_of(self, key: str) -> str:
        domain = urlsplit(self._links.base_url).hostname or "tourwright.invalid"
        return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"

    def _view(self, row: OutboxRow) -> TourView | None:
        view = self._ports.views.get(row.stream)
        if view is None:
            tours = self._ports.views.of_alliance(row.alliance_id)
            view = tours[-1] if tours else None
        return view

    def _recipient(
        self, body: Mapping[str, object], view: TourView | None, now: datetime
    ) -> Recipient:
        person_key = str(body.get("to") or "")
        role = Party(str(body.get("role") or _side(person_key, view)))
        language = self._ports.languages.of(person_key, view)
        if not person_key:
            address = self._role_mail.get(role, "")
            if not address:
                raise NoAddressError(f"no mail address is set for the role {role.value}")
            return Recipient("", address, "UTC", role.value, language=language)
        person = self._ports.people.get(person_key)
        if role is Party.DELEGATE and person is not None and has_left(person.facts, now):
            raise NoAddressError("the delegate has left: the manager may name another")
        address = self._address(person, body)
        zone = (person.facts.zone if person else "") or "UTC"
        return Recipient(known_name(person), address, zone, role.value, person_key, language)

    def _address(self, person: Person | None, body: Mapping[str, object]) -> str:
        """Return the address on record, never a guess, and never one that is suppressed.

        Whoever lost the membership to others is told so, and whoever asked to be erased that it
        waits.
        """
        if is_to_former(body):
            address = former_address(self._ports.people, body)
            if not address:
                raise NoAddressError("the former address is not known any more")
        else:
            address = _on_record(person, body)
        is_last = body.get("purpose") in LAST_WORDS
        if not is_last and self._ports.alumni.suppressed(address):
            raise NoAddressError("the address is suppressed: its owner wants no mail")
        return address

    def _names(self, row: OutboxRow, view: TourView | None, to: Recipient) -> Names:
        about = _facts_of(row).get("person", "")
        whole = view if view is not None and about in {"", view.employee_key} else None
        employee_key = whole.employee_key if whole else about or str(row.body.get("to") or "")
        manager_key = whole.manager_key if whole else ""
        employee = self._ports.people.get(employee_key)
        manager_key = manager_key or (employee.manager_key if employee else "")
        manager = self._ports.people.get(manager_key) if manager_key else None
        nobody = to.words.frame.nobody
        return Names(known_name(employee) or nobody, known_name(manager) or nobody, self._company)

    def _facts(self, row: OutboxRow, to: Recipient) -> dict[str, str]:
        facts = {
            name: self._name(value, to) if name in PEOPLE_FACTS else value
            for name, value in _facts_of(row).items()
        }
        reads = {"reader": to.name, "role": to.letter, "zone": to.zone, "language": to.language}
        return {**facts, **reads, "written_in": self._ports.languages.usual()}

    def _until(self, row: OutboxRow, to: Recipient, now: datetime) -> dict[str, str]:
        """Return the day, where the reader is, until which the question may be answered."""
        ask_id = str(row.body.get("ask_id") or "")
        ask = self._ports.asks.get(ask_id) if ask_id and self._ports.asks else None
        if ask is None or ask.due is None or ask.due < now:
            return {}
        return {"due": ask.due.astimezone(zone_info(to.zone)).date().isoformat()}

    def _name(self, person_key: str, to: Recipient) -> str:
        return known_name(self._ports.people.get(person_key)) or to.words.frame.nobody

    def _addresses(
        self, row: OutboxRow, to: Recipient, view: TourView | None, now: datetime
    ) -> dict[str, str]:
        """Return the links of the mail by name; each opens one page for this person."""
        role = "" if to.person_key else to.letter
        ask_id = str(row.body.get("ask_id") or "")
        wanted: dict[str, Link] = {}
        if ask_id:
            wanted["ask"] = Link(Purpose.ASK, ask_id, to.person_key, role)
        if view is not None and to.person_key in {view.employee_key, view.manager_key}:
            wanted["where"] = Link(Purpose.WHERE, row.alliance_id, to.person_key)
        if row.body.get("personal"):
            wanted = {
                "alumni": Link(Purpose.ALUMNI, row.alliance_id, to.person_key),
                "leave": Link(Purpose.LEAVE, row.alliance_id, to.person_key),
            }
            wanted["where"] = wanted["alumni"]
        place = place_of(str(row.body.get("purpose", "")), _facts_of(row))
        page = {"page": f"{self._links.base_url}{place}"} if place else {}
        return page | {name: self._links.url(link, now) for name, link in wanted.items()}

    def _invite(self, body: Mapping[str, object], to: Recipient) -> Invite:
        keys = body.get("attendees")
        people = [self._ports.people.get(str(key)) for key in keys] if _is_list(keys) else []
        nobody = to.words.frame.nobody
        addresses = [(known_name(each) or nobody, each.facts.work_email) for each in people if each]
        names = " & ".join(name for name, _ in addresses)
        return Invite(
            uid=str(body["uid"]),
            sequence=int(str(body["sequence"])),
            start=datetime.fromisoformat(str(body["start"])),
            end=datetime.fromisoformat(str(body["end"])),
            zone=str(body["zone"]),
            summary=f"{messages.summary_of(str(body['summary']), to.words)}: {names}",
            addresses=tuple(pair for pair in addresses if pair[1]),
            cancelled=bool(body.get("cancelled")),
            handed_on=bool(body.get("handed_on")),
        )


def is_reminder(row: OutboxRow) -> bool:
    """Say whether the mail only reminds of another one."""
    return str(row.body.get("purpose", "")).endswith(REMINDER)


def _side(person_key: str, view: TourView | None) -> str:
    """Return the letter of the side a meeting's attendee is on."""
    is_manager = view is not None and person_key == view.manager_key
    return Party.MANAGER if is_manager else Party.EMPLOYEE


def _known_of(view: TourView | None) -> dict[str, str]:
    """Return what the tour's row knows that a mail to its two may name."""
    if view is None:
        return {}
    days = {"start": view.start, "last_day": view.last_day}
    known = {name: day.isoformat() for name, day in days.items() if day}
    return {"mission": view.mission, **known}


def _on_record(person: Person | None, body: Mapping[str, object]) -> str:
    missing = "personal_email" if body.get("personal") else "work_email"
    known = "private_address" if body.get("personal") else missing
    address = str(getattr(person.facts if person else None, known, ""))
    if not address:
        raise NoAddressError(f"the person has no {missing}", str(body.get("to") or ""), missing)
    return address


def _facts_of(row: OutboxRow) -> dict[str, str]:
    """Return the facts of a notice, or what a meeting's words need."""
    body = row.body
    if body.get("what") == "meeting":
        return {
            "at": str(body["start"]),
            "summary": str(body["summary"]),
            "sequence": str(body["sequence"]),
            "cancelled": str(body.get("cancelled", False)).lower(),
            "handed_on": str(body.get("handed_on", False)).lower(),
        }
    facts = body.get("facts")
    return {str(k): str(v) for k, v in facts.items()} if isinstance(facts, Mapping) else {}


def _is_list(value: object) -> TypeGuard[Sequence[object]]:
    return isinstance(value, list | tuple)
