"""The tables of reading people's systems; envelopes are sealed under the key "system"."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Table, Text, UniqueConstraint

from tourwright.store.columns import count, envelope, moment, number, text
from tourwright.store.tables import metadata

hris_rounds = Table(
    "hris_rounds",
    metadata,
    number("round_no"),
    text("source"),
    text("why"),
    text("state"),
    moment("began_at"),
    moment("ended_at", needed=False),
    moment("since", needed=False),
    moment("next_since", needed=False),
    moment("lease_until", needed=False),
    text("counts"),
    text("reasons"),
    text("released_by"),
    Column("dry", Boolean, nullable=False),
    envelope(),
    Index(None, "source", "state"),
    Index(None, "state"),
)
"""The envelope holds the cursor."""

hris_inputs = Table(
    "hris_inputs",
    metadata,
    number("input_no"),
    Column("round_no", ForeignKey("hris_rounds.round_no"), nullable=False),
    text("source"),
    text("source_person_id"),
    text("kinds"),
    text("digest"),
    text("state"),
    moment("at"),
    envelope(),
    UniqueConstraint("round_no", "source_person_id"),
    Index(None, "round_no", "state"),
    Index(None, "source", "source_person_id"),
)

hris_rejects = Table(
    "hris_rejects",
    metadata,
    number("reject_no"),
    Column("round_no", ForeignKey("hris_rounds.round_no"), nullable=False, index=True),
    text("place"),
    text("field"),
    text("why"),
)

hris_readings = Table(
    "hris_readings",
    metadata,
    text("source", key=True),
    text("source_person_id", key=True),
    text("digest"),
    count("seen_round"),
    moment("at"),
    Index(None, "source", "seen_round"),
)

hris_fill = Table(
    "hris_fill",
    metadata,
    text("source", key=True),
    text("field", key=True),
    count("filled"),
    count("total"),
)

hris_marks = Table(
    "hris_marks",
    metadata,
    number("mark_no"),
    text("source"),
    text("kind"),
    count("times"),
    moment("at"),
    Index(None, "source", "kind", "at"),
)

hris_dirty = Table(
    "hris_dirty",
    metadata,
    text("source", key=True),
    text("source_person_id", key=True),
    text("delivery"),
    moment("at"),
)

hris_changes = Table(
    "hris_changes",
    metadata,
    number("change_no"),
    text("source"),
    text("event_id"),
    text("source_person_id"),
    text("kind"),
    Column("effective_date", Date, nullable=False),
    moment("recorded_at"),
    envelope(),
    UniqueConstraint("source", "event_id"),
    Index(None, "source", "source_person_id"),
)

hris_unmapped = Table(
    "hris_unmapped",
    metadata,
    text("source", key=True),
    text("field", key=True),
    text("value_digest", key=True),
    count("times"),
    moment("last_at"),
    envelope(),
)

scim_resources = Table(
    "scim_resources",
    metadata,
    text("resource_id", key=True),
    text("source"),
    text("kind"),
    text("user_name"),
    Column("external_id", Text, nullable=False, server_default="", index=True),
    text("mail_digest"),
    Column("active", Boolean, nullable=False),
    count("version"),
    moment("created_at"),
    moment("changed_at"),
    envelope(),
    UniqueConstraint("source", "kind", "user_name"),
    Index(None, "mail_digest"),
)
"""user_name is a digest of the folded name: it may be somebody's address."""

person_merges = Table(
    "person_merges",
    metadata,
    number("merge_no"),
    text("kept_key"),
    text("gone_key"),
    moment("at"),
    text("by_key"),
    moment("undone_at", needed=False),
    envelope(),
    Index(None, "kept_key"),
    Index(None, "gone_key"),
)

tour_imports = Table(
    "tour_imports",
    metadata,
    number("import_no"),
    moment("at"),
    text("by_key"),
    text("state"),
    text("counts"),
)

tour_import_rows = Table(
    "tour_import_rows",
    metadata,
    Column("import_no", ForeignKey("tour_imports.import_no"), primary_key=True),
    count("row_no", key=True),
    text("state"),
    text("alliance_id"),
    text("tour_id"),
    Column("release_on", Date, nullable=True),
    text("why"),
    envelope(),
    Index(None, "alliance_id"),
    Index(None, "state", "release_on"),
)

hris_comparisons = Table(
    "hris_comparisons",
    metadata,
    text("source", key=True),
    text("state"),
    moment("began_at"),
    moment("made_at", needed=False),
    text("by_key"),
    text("figures"),
    envelope(),
)
"""The envelope holds whom the last comparison found; an erasure deletes that of its sources."""

OF_AN_ALLIANCE = (tour_import_rows,)
"""What an erasure deletes by the alliance."""

OF_A_PERSON = (person_merges.c.kept_key, person_merges.c.gone_key)
"""What an erasure deletes by the person's key."""

OF_A_RECORD = (
    (hris_inputs.c.source, hris_inputs.c.source_person_id),
    (hris_readings.c.source, hris_readings.c.source_person_id),
    (hris_changes.c.source, hris_changes.c.source_person_id),
    (hris_dirty.c.source, hris_dirty.c.source_person_id),
    (scim_resources.c.source, scim_resources.c.resource_id),
)
"""What an erasure deletes by the person's records, as (source, id) columns of one table each."""
