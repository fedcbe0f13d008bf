"""What every connector of the Hris port must keep; a connector's test inherits from `HrisPort`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from tourwright.domain.people import PersonStatus, SourcePerson
from tourwright.ports import Hris, NotFoundError, RefusedError, TransientError

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
FAR_AHEAD = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class HrisCase:
    """One connector with a source behind it.

    known and former are source ids of people who are there and who have left; disturb makes the
    next call meet "busy" (a wait of 17 s), "broken", "cut" or "denied".
    """

    hris: Hris
    known: str
    former: str
    disturb: Callable[[str], None]


class HrisPort:
    """The suite; a subclass gives the fixture `case`."""

    def test_reading_twice_gives_the_same(self, case: HrisCase) -> None:
        """A read changes nothing."""
        assert case.hris.get_person(case.known) == case.hris.get_person(case.known)

    def test_a_person_names_its_source(self, case: HrisCase) -> None:
        """Source and id are what the caller can ask again with."""
        person = case.hris.get_person(case.known)

        assert (person.source, person.source_person_id) == (case.hris.source, case.known)

    def test_the_listing_equals_the_single_reads(self, case: HrisCase) -> None:
        """Push, poll and list give one and the same facts."""
        listed = {each.source_person_id: each for each in case.hris.list_people()}

        assert listed[case.known] == case.hris.get_person(case.known)
        assert listed[case.former] == case.hris.get_person(case.former)

    def test_leavers_are_listed_with_their_end(self, case: HrisCase) -> None:
        """Nobody vanishes from the listing by leaving."""
        left = [each for each in case.hris.list_people() if each.source_person_id == case.former]

        assert [each.status for each in left] == [PersonStatus.TERMINATED]
        assert left[0].end_date is not None

    def test_nobody_is_listed_twice(self, case: HrisCase) -> None:
        """Pages neither overlap nor repeat."""
        ids = [each.source_person_id for each in case.hris.list_people()]

        assert len(ids) == len(set(ids))

    def test_absent_texts_are_empty_and_never_words_of_the_vendor(self, case: HrisCase) -> None:
        """Empty text means none; "null", "None" and dates of zeros do not come through."""
        for person in case.hris.list_people():
            assert not {"None", "null", "0000-00-00"} & set(_texts(person))

    def test_changes_name_everybody_once(self, case: HrisCase) -> None:
        """Since long ago all are named, since far ahead nobody."""
        changed = case.hris.changed_since(LONG_AGO)

        assert len(changed) == len(set(changed))
        assert case.known in changed
        assert list(case.hris.changed_since(FAR_AHEAD)) == []

    def test_an_unknown_id_is_not_found(self, case: HrisCase) -> None:
        """So is one that tries to be a path."""
        for unknown in ("999999999", "../changed", "a/b?c=d", ""):
            with pytest.raises(NotFoundError):
                case.hris.get_person(unknown)

    def test_a_busy_source_is_asked_again_after_its_wait(self, case: HrisCase) -> None:
        """The wait that the source asks for reaches the caller."""
        case.disturb("busy")

        with pytest.raises(TransientError) as put_off:
            case.hris.get_person(case.known)

        assert put_off.value.after_s == 17.0

    @pytest.mark.parametrize("how", ["broken", "cut"])
    def test_a_failing_source_is_asked_again(self, case: HrisCase, how: str) -> None:
        """A failure and half an answer are no facts."""
        case.disturb(how)

        with pytest.raises(TransientError):
            case.hris.get_person(case.known)

    def test_a_denied_read_is_for_a_person(self, case: HrisCase) -> None:
        """No retry mends a missing permission."""
        case.disturb("denied")

        with pytest.raises(RefusedError):
            case.hris.get_person(case.known)


def _texts(person: SourcePerson) -> list[str]:
    """Return the text facts."""
    return [value for value in vars(person).values() if type(value) is str]
