"""The pace of mails over a real store: few, at the right hour, never twice, none lost."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from tests.postman_world import NIGHT, NINE, USUAL, FakeMailer, Post
from tests.store_factories import act, pending
from tourwright.domain.model import (
    AskKind,
    AskOpen,
    MachineName,
    Meeting,
    Notice,
    Party,
)
from tourwright.ports import Letter, OutboxRow, TransientError, UnknownOutcomeError
from tourwright.ports_pages import PairText, Preference
from tourwright.store import Store
from webhooks.courier_extras import CourierExtras
from webhooks.delivery import Verdict
from webhooks.pace import SNOOZE

PRESSING = "renewal_due"


@pytest.fixture
def post(sqlite_store: Store) -> Post:
    """Return a post office at two in the night."""
    return Post(sqlite_store)


def test_three_hundred_events_of_a_night_are_one_mail(post: Post) -> None:
    """At nine the manager has one letter, and it says how many things there are."""
    for number in range(30):
        post.write(*(post.notice(f"{number}.{each}") for each in range(10)))

    sent = post.go_at(NINE + timedelta(hours=3))

    (letter,) = sent
    assert letter.subject.endswith("(and 299 more)")
    assert letter.paragraphs[2].endswith("(300 times)")
    assert post.store.outbox.counts() == {"sent": 300}


def test_nothing_comes_at_night(post: Post) -> None:
    """Not even what is pressing: it waits for the end of the quiet hours."""
    post.write(post.notice("a", PRESSING))

    assert post.go() == []

    post.go_at(NINE)
    assert post.store.outbox.sent_to(post.dana, NIGHT) == [NINE - timedelta(hours=1)]


def test_what_is_pressing_takes_along_what_waits(post: Post) -> None:
    """One mail says both, the pressing thing first, with a link for each."""
    post.clock.moment = NINE + timedelta(hours=1)
    post.write(post.notice("a"))
    post.go()
    post.write(post.notice("b", PRESSING))

    (letter,) = post.go_at(NINE + timedelta(hours=2))

    first, second = letter.paragraphs[2:4]
    assert "It is time to talk about what comes next" in first
    assert second.splitlines()[0].startswith("Time to talk about the review")
    assert "/settings" in letter.footer


def test_a_single_mail_stays_itself(post: Post) -> None:
    """No digest is made of one thing; it says where to choose how often."""
    post.write(post.notice("a"))

    (letter,) = post.go_at(NINE)

    assert letter.subject.startswith("Time to talk about the review")
    assert "You choose how often we write" in letter.footer


def test_a_letter_that_went_out_before_a_crash_is_not_sent_again(post: Post) -> None:
    """The process dies between sending and noting it; what came meanwhile is sent once."""
    post.write(post.notice("a"), post.notice("b"))
    post.go()
    post.clock.moment = NINE
    post.mailer.dies = True
    with pytest.raises(KeyboardInterrupt):
        post.go()
    post.mailer.dies = False
    post.write(post.notice("c"))

    post.courier = post.another()
    sent = post.go_at(NINE + timedelta(hours=26))

    assert len(post.mailer.letters) == 2
    assert [letter.subject[:4] for letter in sent] == ["Time"]
    assert post.store.outbox.counts() == {"sent": 3}


def test_a_row_that_makes_no_sense_is_set_aside_alone(post: Post) -> None:
    """The others of its digest go out."""
    post.write(post.notice("a"), post.notice("poison", "no_such_purpose"), post.notice("c"))

    (letter,) = post.go_at(NINE)

    assert letter.subject.endswith("(and 1 more)")
    assert post.store.outbox.counts() == {"sent": 2, "dead": 1}


def test_a_letter_that_fails_comes_again_as_one(post: Post) -> None:
    """Nothing of it is lost, and it is one mail in the end."""
    post.write(post.notice("a"), post.notice("b"))
    post.go()
    post.clock.moment, post.mailer.fault = NINE, TransientError("later")
    post.go()
    post.mailer.fault = None

    sent = post.go_at(NINE + timedelta(hours=1))

    assert [letter.subject[-12:] for letter in sent] == ["(and 1 more)"]


def test_no_week_has_more_mails_than_wanted(post: Post) -> None:
    """Something pressing every few hours for three weeks."""
    for number in range(63):
        post.clock.moment = NIGHT + timedelta(hours=8 * number)
        post.write(post.notice(str(number), PRESSING))
        post.go_at(post.clock.now() + timedelta(hours=7))
    post.go_at(NIGHT + timedelta(days=40))

    went = post.store.outbox.sent_to(post.dana, NIGHT)

    assert post.store.outbox.counts() == {"sent": 63}
    for moment in went:
        assert sum(moment <= each < moment + timedelta(days=7) for each in went) <= 3


def test_the_own_number_counts(post: Post) -> None:
    """Somebody wants one mail a week."""
    post.store.preferences.put(Preference(post.dana, mails_a_week=1))
    for day in range(4):
        post.clock.moment = NIGHT + timedelta(days=day)
        post.write(post.notice(str(day), PRESSING))
        post.go_at(post.clock.now() + timedelta(hours=20))

    assert len(post.mailer.letters) == 1


def test_a_question_answered_meanwhile_is_not_asked_by_mail(post: Post) -> None:
    """A digest holds open questions only."""
    one = AskOpen("ask-1", AskKind.RENEWAL_SLOT, MachineName.RENEWAL, ("accept_slot",), post.dana)
    post.write(post.notice("a", PRESSING, ask_id="ask-1"), post.notice("b"), asks=(one,))
    post.go()
    post.clock.moment = NINE
    given = replace(pending(ask_id="ask-1"), act=act("x", person_key=post.dana))
    assert post.store.asks.claim(given, 1) == "taken"

    (letter,) = post.go()

    assert letter.subject.startswith("Time to talk about the review")
    assert post.store.outbox.counts() == {"sent": 1, "dropped": 1}


def test_a_pair_that_wants_quiet_gets_it_and_others_do_not_wait(post: Post) -> None:
    """Snoozed until the tenth: its mails come then, the other tour's today."""
    quiet = PairText(
        "s1", post.alliance_id, f"{post.alliance_id}-2", SNOOZE, post.dana, NIGHT, "2026-03-10"
    )
    post.store.pair_texts.add(quiet)
    post.write(post.notice("a"))
    post.write(post.notice("b", PRESSING), tour=2)

    today = post.go_at(NINE + timedelta(hours=2))
    later = post.go_at(NINE + timedelta(days=8))

    assert (len(today), len(later)) == (1, 1)
    assert today[0].subject.startswith("Time to talk about the review")
    assert post.store.outbox.sent_to(post.dana, NINE + timedelta(days=1)) == [
        NINE + timedelta(days=7)
    ]


@pytest.mark.parametrize(("starts_in", "count"), [(5, 1), (48, 0)])
def test_a_calendar_entry_waits_for_the_morning_unless_it_is_sooner(
    post: Post, starts_in: int, count: int
) -> None:
    """A talk at seven is told of at two."""
    start = NIGHT + timedelta(hours=starts_in)
    talk = Meeting("m1", 0, start, start + timedelta(hours=1), "Europe/Berlin", (post.dana,))
    post.write(meetings=(talk,))

    assert len(post.go()) == count
    post.go_at(NINE)
    assert len(post.mailer.letters) == 1
    assert post.store.outbox.sent_to(post.dana, NIGHT - timedelta(days=1)) == []


def test_a_role_is_written_to_at_once(post: Post) -> None:
    """HR's mailbox has no night."""
    facts = {"subject": "Please look", "body": "Something is missing."}
    post.write(Notice("hr:1", "catalogue", "", Party.HR, facts=facts))

    (letter,) = post.go()

    assert letter.to_address == "hr@meridian.example"


def test_without_a_digest_each_day_is_as_before(post: Post) -> None:
    """Who switched the digest off gets what is there in working hours."""
    post.store.preferences.put(Preference(post.dana, digest="off"))
    post.clock.moment = NINE + timedelta(hours=2)
    post.write(post.notice("a"))

    assert len(post.go_at(NINE + timedelta(hours=3))) == 1


def test_mails_without_an_address_tell_hr_once(post: Post) -> None:
    """No other address is tried, and HR has one line about it."""
    facts = replace(post.world.people["dana"].facts, work_email="")
    post.store.people.apply(facts, (), NIGHT)
    post.write(post.notice("a"), post.notice("b"))

    sent = post.go_at(NINE)

    assert [letter.to_address for letter in sent] == ["hr@meridian.example"]


def test_a_delegate_who_left_is_not_written_to(post: Post) -> None:
    """What a delegate may do lapses with the person; nobody else is told instead."""
    post.world.leaves("dana")
    post.write(post.notice("a", "review_delegate", role=Party.DELEGATE))

    assert post.go_at(NINE) == []
    assert post.store.outbox.counts() == {"dead": 1}


class Blind(FakeMailer):
    """A mailer that sends, and then hears nothing; nor can it look anything up."""

    def send(self, letter: Letter) -> None:
        """See `Mailer.send`."""
        self.letters.append(letter)
        if self.fault is not None:
            raise self.fault

    def was_sent(self, message_id: str) -> bool | None:
        """See `Mailer.was_sent`."""


def test_a_letter_nobody_can_look_up_goes_again_as_the_same_letter(post: Post) -> None:
    """What came meanwhile goes in a letter of its own: nothing comes under two ids."""
    post.mailer = Blind(fault=UnknownOutcomeError("504"))
    post.courier = post.another()
    post.clock.moment = NINE + timedelta(hours=1)
    post.write(post.notice("a", PRESSING), post.notice("b", PRESSING))
    (lost,) = post.go_at(NINE + timedelta(hours=1, minutes=5))
    post.mailer.fault = None
    post.write(post.notice("c", PRESSING))

    sent = post.go_at(NINE + timedelta(hours=2))

    assert sent[0].message_id == lost.message_id
    assert len({letter.message_id for letter in sent}) == len(sent) == 2
    assert post.store.outbox.counts() == {"sent": 3}


@dataclass
class Absent:
    """Says of the usual mails that their reader is away; of all others nothing."""

    until: datetime

    def verdict(self, row: OutboxRow, now: datetime) -> Verdict | None:
        """See `Presence.verdict`."""
        is_held = row.body.get("purpose") == USUAL and now < self.until
        return Verdict("wait", "away", self.until) if is_held else None


def test_what_presses_goes_to_somebody_away_and_the_rest_waits(post: Post) -> None:
    """Nothing comes along with it, and nothing is lost."""
    post.extras = CourierExtras(presence=Absent(NINE + timedelta(days=5)))
    post.courier = post.another()
    post.write(post.notice("a", PRESSING), post.notice("b"))

    (pressing,) = post.go_at(NINE + timedelta(days=1))
    (later,) = post.go_at(NINE + timedelta(days=7))

    assert later.subject != pressing.subject
