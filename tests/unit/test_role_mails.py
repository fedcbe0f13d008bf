"""Mails to HR as a role: the first of a matter at once, the rest of the day as one."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.postman_world import NINE, Post
from tourwright.domain.delivery_times import Deliver, Digest
from tourwright.domain.model import AskClose, AskKind, AskOpen, MachineName, Notice, Party
from tourwright.domain.role_mails import deliver_to_role, role_key
from tourwright.store import Store

DAY = timedelta(days=1)
MONDAY = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)


@pytest.fixture
def post(sqlite_store: Store) -> Post:
    """Return a post office on a working morning."""
    made = Post(sqlite_store)
    made.clock.moment = NINE + timedelta(hours=1)
    return made


def to_hr(post: Post, key: str, purpose: str = "standing", **facts: str) -> Notice:
    """Return a notice to HR."""
    ask_id = f"{post.alliance_id}:{key}" if purpose == "standing" else ""
    return Notice(f"{post.alliance_id}:{key}", purpose, "", Party.HR, ask_id, facts=facts)


def test_the_first_goes_at_once_and_the_rest_with_the_next_working_morning() -> None:
    """Whatever else comes on that day; on Friday the next one is Monday's."""
    assert deliver_to_role((), MONDAY) == Deliver()
    assert deliver_to_role([MONDAY], MONDAY) == Digest(datetime(2026, 3, 3, 9, tzinfo=UTC))
    assert deliver_to_role([MONDAY], MONDAY + DAY) == Deliver()
    friday = MONDAY + 4 * DAY
    assert deliver_to_role([MONDAY, friday], friday) == Digest(MONDAY + 7 * DAY - DAY / 12)


@pytest.mark.parametrize("hours", range(24))
def test_no_day_has_more_than_one_mail_of_a_matter(hours: int) -> None:
    """Whenever the last one went."""
    last = MONDAY.replace(hour=hours)

    verdict = deliver_to_role([last], last)

    assert isinstance(verdict, Digest)
    assert verdict.at.date() == last.date() + DAY


@pytest.mark.parametrize("purpose", ["hr_hris_held", "it_hris_held", "fresh_link"])
def test_what_somebody_waits_for_is_never_gathered(purpose: str) -> None:
    """A held reading of one source waits for no mail about another."""
    assert role_key("H", purpose) == ""


def test_a_thousand_questions_to_hr_are_two_mails(post: Post) -> None:
    """One at once, and one the next morning that leads to the list; the first one stays itself."""
    post.write(to_hr(post, "0"))
    first = post.go()
    for number in range(10):
        post.write(*(to_hr(post, f"{number}.{each}") for each in range(100)))

    sent = post.go_at(post.clock.now() + 6 * DAY)

    assert [letter.subject for letter in first] == ["Good standing: please decide"]
    (letter,) = sent
    assert letter.subject == "Good standing: please decide (and 999 more)"
    assert letter.paragraphs[2].splitlines()[0].endswith("(1000 times)")
    assert letter.actions == (("Open the list", f"{post.world.deps.base_url}/questions"),)
    assert "/settings" not in letter.footer
    assert post.store.outbox.counts() == {"sent": 1001}


def test_matters_are_counted_each_by_itself(post: Post) -> None:
    """A question of another kind is not late because of a wave of leavers."""
    post.write(*(to_hr(post, str(number)) for number in range(3)))
    post.go()
    post.write(to_hr(post, "other", "hr_help", missing="manager"))

    assert len(post.go()) == 1


def test_what_is_no_question_is_told_line_by_line(post: Post) -> None:
    """It stands on no list, so nothing of it is left out."""
    post.write(to_hr(post, "first", "hr_no_address", person=post.dana, missing="work_email"))
    post.go()
    people = ("ana", "cleo", "kim")
    keys = [post.world.key(name) for name in people]
    post.write(
        *(to_hr(post, key, "hr_no_address", person=key, missing="work_email") for key in keys)
    )

    (letter,) = post.go_at(post.clock.now() + DAY)

    assert letter.actions == ()
    for name in ("Ana", "Cleo", "Kim"):
        assert f"A mail to {name}" in letter.paragraphs[2]


def test_of_many_questions_a_few_are_named_and_the_list_has_all(post: Post) -> None:
    """What all of them say stands there once."""
    kim = post.world.key("kim")
    facts = {"person": kim, "missing": "manager"}
    post.write(*(Notice(f"h{n}", "hr_help", "", Party.HR, f"h{n}", facts=facts) for n in range(2)))
    post.go()
    names = [f"somebody {number}" for number in range(20)]
    post.write(
        *(Notice(n, "hr_help", "", Party.HR, n, facts={**facts, "missing": n}) for n in names)
    )

    (letter,) = post.go_at(post.clock.now() + DAY)

    lines = letter.paragraphs[2].splitlines()
    assert lines[0].endswith("(20 times)")
    assert sum("Kim" in line for line in lines) == 1
    assert sum("somebody" in line for line in lines) == 12
    assert lines[-1] == "And 8 more: the list shows them all."


def test_a_question_that_was_answered_meanwhile_is_no_more_in_the_mail(post: Post) -> None:
    """HR decided on the list before the mail went."""
    post.write(to_hr(post, "0"))
    post.go()
    asks = [asked(f"{post.alliance_id}:q{number}") for number in range(3)]
    told = [Notice(a.ask_id, "standing", "", Party.HR, a.ask_id) for a in asks]
    post.write(*told, asks=tuple(asks))
    post.go()
    post.write(asks=(AskClose(asks[0].ask_id, "decided"),))

    (letter,) = post.go_at(post.clock.now() + DAY)

    assert letter.subject.endswith("(and 1 more)")
    assert post.store.outbox.counts() == {"sent": 3, "dropped": 1}


def asked(ask_id: str) -> AskOpen:
    """Return a question to HR."""
    verbs = ("standing_good", "standing_bad")
    return AskOpen(ask_id, AskKind.STANDING, MachineName.ALUMNI, verbs, role=Party.HR)


def test_a_letter_to_hr_that_went_out_before_a_crash_is_not_sent_again(post: Post) -> None:
    """The process dies between sending and noting it."""
    post.write(*(to_hr(post, str(number)) for number in range(3)))
    post.mailer.dies = True
    with pytest.raises(KeyboardInterrupt):
        post.go()
    post.mailer.dies = False

    post.courier = post.another()
    post.go_at(post.clock.now() + 2 * DAY)

    assert len(post.mailer.letters) == 1
    assert post.store.outbox.counts() == {"sent": 3}


def test_many_of_one_page_lead_to_that_page(post: Post) -> None:
    """Returns stand on a list of their own, not on that of questions."""
    post.write(to_hr(post, "first", "hr_return"))
    post.go()
    post.write(*(to_hr(post, str(number), "hr_return") for number in range(4)))

    (letter,) = post.go_at(post.clock.now() + DAY)

    assert letter.actions == (("Open the list", f"{post.world.deps.base_url}/hris/people"),)
