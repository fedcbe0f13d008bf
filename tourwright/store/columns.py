"""The kinds of columns that the tables are made of; none is empty unless it says so."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, Column, Dialect, Integer, LargeBinary, Text
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def micros(moment: datetime) -> int:
    """Return the moment as stored: exact to the microsecond."""
    return (moment - EPOCH) // MICROSECOND


class Moment(TypeDecorator[datetime]):
    """A moment in UTC as a number: sorts, compares and rounds alike in both databases."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Store the moment; one without a time zone is a mistake of the caller."""
        del dialect
        return None if value is None else micros(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Read the moment in UTC."""
        del dialect
        return None if value is None else EPOCH + value * MICROSECOND


def number(name: str) -> Column[int]:
    """Return a key that the database counts up."""
    kind = BigInteger().with_variant(Integer, "sqlite")
    return Column(name, kind, primary_key=True, autoincrement=True)


def text(name: str, *, key: bool = False) -> Column[str]:
    """Return a text."""
    return Column(name, Text, primary_key=key, nullable=False)


def count(name: str, *, key: bool = False) -> Column[int]:
    """Return a whole number."""
    return Column(name, BigInteger, primary_key=key, nullable=False, autoincrement=False)


def moment(name: str, *, needed: bool = True) -> Column[datetime]:
    """Return a moment in UTC; not needed: it may be empty."""
    return Column(name, Moment, nullable=not needed)


def blob(name: str, *, needed: bool = True) -> Column[bytes]:
    """Return bytes; not needed: they may be empty."""
    return Column(name, LargeBinary, nullable=not needed)


def envelope() -> Column[bytes]:
    """Return what is encrypted."""
    return blob("envelope")
