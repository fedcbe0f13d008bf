"""The store as one object: opened by URL, closed once."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from tourwright.keyring import KeyRing, Masters
from tourwright.ports.cards import ChannelChoices
from tourwright.store.abandoned import DraftSweep
from tourwright.store.alumni import StoredAlumniRegister
from tourwright.store.asks import StoredAsks
from tourwright.store.cards import StoredCards
from tourwright.store.changes import StoredChanges
from tourwright.store.chats import StoredChats
from tourwright.store.choices import StoredChoices
from tourwright.store.comparisons import StoredComparisons
from tourwright.store.conversations import ConversationSweep
from tourwright.store.data_keys import StoredDataKeys
from tourwright.store.database import Database
from tourwright.store.directory import StoredDirectory
from tourwright.store.engines import check_sqlite, parsed
from tourwright.store.erasures import StoredErasures
from tourwright.store.events import StoredEvents
from tourwright.store.imports import StoredImports
from tourwright.store.inbox import StoredInbox
from tourwright.store.journal import StoredJournal
from tourwright.store.leavers import LeaverSweep
from tourwright.store.letters import StoredLetters, StoredSlots
from tourwright.store.looks import StoredLooks
from tourwright.store.meetings import StoredMeetings
from tourwright.store.merges import StoredMerges
from tourwright.store.outbox import StoredOutbox
from tourwright.store.outgoing import Subscribers
from tourwright.store.pair_texts import StoredPairTexts
from tourwright.store.people import StoredPeople
from tourwright.store.people_bulk import StoredBulkPeople
from tourwright.store.people_care import StoredPeopleCare
from tourwright.store.permissions import StoredPermissions
from tourwright.store.preferences import StoredPreferences
from tourwright.store.private_texts import StoredPrivateTexts
from tourwright.store.pushes import StoredPushes
from tourwright.store.readings import StoredReadings
from tourwright.store.recorder import StoredRecorder
from tourwright.store.resending import StoredResending
from tourwright.store.rounds import StoredRounds
from tourwright.store.schema import check_current, upgrade_with
from tourwright.store.scim import StoredScim
from tourwright.store.sessions import StoredSessions
from tourwright.store.statement_texts import StoredStatementTexts
from tourwright.store.subscriptions import StoredSubscriptions
from tourwright.store.tasks import StoredTasks
from tourwright.store.tokens import StoredTokens
from tourwright.store.views import StoredViews


class Store:
    """Everything the ports of `tourwright.ports` ask of a database; safe between threads.

    keyring is the one in use: the same one encrypts the payloads of workflows.
    """

    def __init__(
        self, database: Database, keyring: KeyRing | Masters, subscribers: Subscribers
    ) -> None:
        self._database = database
        self.data_keys = StoredDataKeys(database)
        self.keyring = self._key_ring(keyring)
        self.data_keys.destroyed = self.keyring.forget
        self.erasures = StoredErasures(database, self.keyring.destroy)
        self.inbox = StoredInbox(database)
        self.recorder = StoredRecorder(database, self.keyring, subscribers)
        self.asks = StoredAsks(database, self.keyring)
        self.people = StoredPeople(database)
        self.views = StoredViews(database, self.keyring)
        self.journal = StoredJournal(database, self.keyring)
        self.outbox = StoredOutbox(database, self.keyring)
        self.permissions = StoredPermissions(database)
        self.alumni = StoredAlumniRegister(database)
        self.tokens = StoredTokens(database)
        self.private_texts = StoredPrivateTexts(database, self.keyring)
        self.pair_texts = StoredPairTexts(database, self.keyring)
        self.statement_texts = StoredStatementTexts(database, self.keyring)
        self.sessions = StoredSessions(database, self.keyring)
        self.preferences = StoredPreferences(database)
        self.looks = StoredLooks(database, self.keyring)
        self.meetings = StoredMeetings(database, self.keyring)
        self._channels(database)
        self._sweeps(database)
        self._rounds(database)

    def _rounds(self, database: Database) -> None:
        """Open what reading people's systems keeps."""
        self.people_bulk = StoredBulkPeople(database)
        self.people_care = StoredPeopleCare(database)
        self.rounds = StoredRounds(database, self.keyring)
        self.readings = StoredReadings(database)
        self.pushes = StoredPushes(database)
        self.changes = StoredChanges(database, self.keyring)
        self.comparisons = StoredComparisons(database, self.keyring)
        self.merges = StoredMerges(database, self.keyring)
        self.imports = StoredImports(database, self.keyring, self.views)

    def _sweeps(self, database: Database) -> None:
        """Open what deletes what may be kept no longer, and what lets it be handed on again."""
        self.conversations = ConversationSweep(database)
        self.drafts = DraftSweep(database, self.keyring)
        self.leavers = LeaverSweep(database, self.journal)
        self.resending = StoredResending(database)

    def _channels(self, database: Database) -> None:
        """Open what the channels through Microsoft 365 keep."""
        self.chats = StoredChats(database)
        self.cards = StoredCards(database)
        self.choices: ChannelChoices = StoredChoices(database)
        self.directory = StoredDirectory(database, self.keyring)
        self.subscriptions = StoredSubscriptions(database, self.keyring)
        self.letters = StoredLetters(database)
        self.slots = StoredSlots(database)
        self.events = StoredEvents(database)
        self.tasks = StoredTasks(database)

    def _key_ring(self, given: KeyRing | Masters) -> KeyRing:
        if isinstance(given, KeyRing):
            return given
        settled: Callable[[], bool] = lambda: not self._database.in_transaction()  # noqa: E731
        return KeyRing(self.data_keys, given.keys, given.current, may_cache=settled)

    def check_keys(self) -> None:
        """Open one data key of each master key, so that a wrong file of them is found at once.

        Raises UnknownMasterKeyError, DamagedEnvelopeError.
        """
        for subject in self.data_keys.samples():
            self.keyring.encrypt(subject, b"")

    def transaction(self) -> AbstractContextManager[None]:
        """See `tourwright.ports.Transaction`; for this thread's writes, others wait meanwhile."""
        return self._database.transaction()

    def scim(self, source: str) -> StoredScim:
        """Return what a directory wrote to us as this source."""
        return StoredScim(self._database, self.keyring, self.inbox, source)

    def close(self) -> None:
        """Write what waits, then close; later calls raise StoreUnavailableError."""
        self._database.close()


def open_store(
    url: str, keyring: KeyRing | Masters, *, create: bool = True, subscribers: Subscribers = ()
) -> Store:
    """Open the store at a SQLAlchemy URL: `sqlite:///file` or `postgresql+psycopg://...`.

    keyring: the master keys (then the data keys are this store's), or a key ring whose data keys
    are kept elsewhere, so that no backup holds both. create also upgrades an older schema; without
    it StoreOutdatedError is raised. Raises StoreDamagedError for a damaged SQLite file.
    """
    made = parsed(url)
    if made.get_backend_name() == "sqlite":
        check_sqlite(made, create=create)
    database = Database(url)
    try:
        if create:
            upgrade_with(database.writing)
        check_current(database.writing)
    except BaseException:
        database.close()
        raise
    return Store(database, keyring, subscribers)
