"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "guild",
        sa.Column("discord_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("reminder_hours", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("discord_id", name=op.f("pk_guild")),
    )
    op.create_table(
        "handled_interaction",
        sa.Column("discord_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("discord_id", name=op.f("pk_handled_interaction")),
    )
    with op.batch_alter_table("handled_interaction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handled_interaction_handled_at"), ["handled_at"], unique=False)

    op.create_table(
        "note",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_note")),
    )
    op.create_table(
        "user",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("discord_id", sa.BigInteger(), nullable=False),
        sa.Column("discord_name", sa.String(length=100), nullable=False),
        sa.Column("username", sa.String(length=32), nullable=True),
        sa.Column("username_key", sa.Text(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("email_key", sa.Text(), nullable=True),
        sa.Column("first_name", sa.String(length=64), nullable=True),
        sa.Column("last_name", sa.String(length=64), nullable=True),
        sa.Column("full_name_key", sa.Text(), nullable=True),
        sa.Column("timezone", sa.String(length=64), nullable=True),
        sa.Column("locale", sa.String(length=16), nullable=True),
        sa.Column("waking_start", sa.SmallInteger(), nullable=False),
        sa.Column("waking_end", sa.SmallInteger(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminders_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unreachable_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dm_channel_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "0 <= waking_start AND waking_start < waking_end AND waking_end <= 1440",
            name=op.f("ck_user_waking"),
        ),
        sa.CheckConstraint(
            "registered_at IS NULL OR (username IS NOT NULL AND username_key IS NOT NULL AND email IS NOT NULL AND email_key IS NOT NULL AND first_name IS NOT NULL AND last_name IS NOT NULL AND full_name_key IS NOT NULL AND timezone IS NOT NULL)",
            name=op.f("ck_user_profile_complete"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("discord_id", name=op.f("uq_user_discord_id")),
        sa.UniqueConstraint("email_key", name=op.f("uq_user_email_key")),
        sa.UniqueConstraint("username_key", name=op.f("uq_user_username_key")),
    )
    op.create_table(
        "calendar",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "mode",
            sa.Enum("group", "one-on-one", name="mode", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("meeting_length", sa.SmallInteger(), nullable=False),
        sa.Column("buffer", sa.SmallInteger(), nullable=False),
        sa.Column("day_start", sa.SmallInteger(), nullable=False),
        sa.Column("day_end", sa.SmallInteger(), nullable=False),
        sa.Column("is_finalized", sa.Boolean(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_calendar_named")),
        sa.CheckConstraint(
            "0 < meeting_length AND meeting_length <= 1440", name=op.f("ck_calendar_meeting_length")
        ),
        sa.CheckConstraint("0 <= buffer AND buffer <= 1440", name=op.f("ck_calendar_buffer")),
        sa.CheckConstraint(
            "0 <= day_start AND day_start < day_end AND day_end <= 1440", name=op.f("ck_calendar_hours")
        ),
        sa.CheckConstraint("start_date <= end_date", name=op.f("ck_calendar_dates")),
        sa.ForeignKeyConstraint(
            ["guild_id"], ["guild.discord_id"], name=op.f("fk_calendar_guild_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_calendar_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar")),
    )
    with op.batch_alter_table("calendar", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_deadline"), ["deadline"], unique=False)
        batch_op.create_index(batch_op.f("ix_calendar_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "contact",
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("by_email", sa.Text(), nullable=True),
        sa.CheckConstraint("owner_id <> user_id", name=op.f("ck_contact_not_oneself")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_contact_owner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_contact_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("owner_id", "user_id", name=op.f("pk_contact")),
    )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_user_id"), ["user_id"], unique=False)

    op.create_table(
        "email_lookup",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("looked_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_email_lookup_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_lookup")),
    )
    with op.batch_alter_table("email_lookup", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_email_lookup_user_id_looked_up_at"), ["user_id", "looked_up_at"], unique=False
        )

    op.create_table(
        "usual_week",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("weekday", sa.SmallInteger(), nullable=False),
        sa.Column("start_wall", sa.SmallInteger(), nullable=False),
        sa.Column("end_wall", sa.SmallInteger(), nullable=False),
        sa.Column(
            "preference",
            sa.Enum(
                "HIGH",
                "LOW",
                "FINALIZED",
                name="eventtype",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("preference <> 'FINALIZED'", name=op.f("ck_usual_week_availability")),
        sa.CheckConstraint(
            "0 <= start_wall AND start_wall < end_wall AND end_wall <= 1440", name=op.f("ck_usual_week_walls")
        ),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_usual_week_weekday")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_usual_week_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_usual_week")),
        sa.UniqueConstraint(
            "user_id", "weekday", "start_wall", name=op.f("uq_usual_week_user_id_weekday_start_wall")
        ),
    )
    op.create_table(
        "attendee",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("calendar_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "accepted",
            sa.Enum(
                "invited",
                "accepted",
                "declined",
                name="acceptance",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "none",
                "submitted",
                "no_time",
                name="answerstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("nudged_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["calendar.id"], name=op.f("fk_attendee_calendar_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_attendee_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendee")),
        sa.UniqueConstraint("calendar_id", "user_id", name=op.f("uq_attendee_calendar_id_user_id")),
    )
    with op.batch_alter_table("attendee", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendee_user_id"), ["user_id"], unique=False)

    op.create_table(
        "draft",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_discord_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("calendar_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["calendar.id"], name=op.f("fk_draft_calendar_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_draft_user_discord_id"), ["user_discord_id"], unique=False)

    op.create_table(
        "event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("calendar_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("start_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "event_type",
            sa.Enum(
                "HIGH",
                "LOW",
                "FINALIZED",
                name="eventtype",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("last_modified", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ical_uid", sa.String(length=100), nullable=True),
        sa.Column("ical_sequence", sa.Integer(), nullable=False),
        sa.Column("preference_met", sa.String(length=32), nullable=True),
        sa.CheckConstraint(
            "(event_type = 'FINALIZED') = (ical_uid IS NOT NULL)", name=op.f("ck_event_uid_when_finalized")
        ),
        sa.CheckConstraint("start_time < end_time", name=op.f("ck_event_starts_before_it_ends")),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["calendar.id"], name=op.f("fk_event_calendar_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_event_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("ical_uid", name=op.f("uq_event_ical_uid")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_event_calendar_id_owner_id_start_time"),
            ["calendar_id", "owner_id", "start_time"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_event_owner_id_event_type_start_time"),
            ["owner_id", "event_type", "start_time"],
            unique=False,
        )

    op.create_table(
        "live_message",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("calendar_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("open_to_all", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dirty_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["calendar.id"], name=op.f("fk_live_message_calendar_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_message")),
        sa.UniqueConstraint("calendar_id", "channel_id", name=op.f("uq_live_message_calendar_id_channel_id")),
    )
    with op.batch_alter_table("live_message", schema=None) as batch_op:
        batch_op.create_index(
            "ix_live_message_dirty",
            ["dirty_since"],
            unique=False,
            sqlite_where=sa.text("dirty_since IS NOT NULL"),
            postgresql_where=sa.text("dirty_since IS NOT NULL"),
        )

    op.create_table(
        "notification",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "invitation",
                "uninvitation",
                "deadline_reminder",
                "nudge",
                "deadline_passed",
                "status_summary",
                "calendar_changed",
                "finalized",
                "cancelled",
                "meeting_reminder",
                name="notificationkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("calendar_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("dedupe_key", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "sent",
                "held",
                "withdrawn",
                "unreachable",
                "given_up",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("reason", sa.String(length=100), nullable=True),
        sa.CheckConstraint(
            "(sent_at IS NOT NULL) = (outcome IS NOT NULL AND outcome = 'sent')",
            name=op.f("ck_notification_sent_has_time"),
        ),
        sa.CheckConstraint(
            "(user_id IS NULL) <> (channel_id IS NULL)", name=op.f("ck_notification_one_recipient")
        ),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["calendar.id"], name=op.f("fk_notification_calendar_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_notification_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_notification_dedupe_key")),
    )
    with op.batch_alter_table("notification", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_notification_calendar_id_user_id"), ["calendar_id", "user_id"], unique=False
        )
        batch_op.create_index(
            "ix_notification_due_at_open",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("outcome IS NULL"),
            postgresql_where=sa.text("outcome IS NULL"),
        )
        batch_op.create_index(
            "ix_notification_leased_until_open",
            ["leased_until"],
            unique=False,
            sqlite_where=sa.text("outcome IS NULL AND leased_until IS NOT NULL"),
            postgresql_where=sa.text("outcome IS NULL AND leased_until IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_notification_user_id"), ["user_id"], unique=False)

    op.create_table(
        "proposal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("calendar_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("proved", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["calendar.id"], name=op.f("fk_proposal_calendar_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint(
            "calendar_id", "version", "rank", name=op.f("uq_proposal_calendar_id_version_rank")
        ),
    )


def downgrade() -> None:
    op.drop_table("proposal")
    with op.batch_alter_table("notification", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notification_user_id"))
        batch_op.drop_index(
            "ix_notification_leased_until_open",
            sqlite_where=sa.text("outcome IS NULL AND leased_until IS NOT NULL"),
            postgresql_where=sa.text("outcome IS NULL AND leased_until IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_notification_due_at_open",
            sqlite_where=sa.text("outcome IS NULL"),
            postgresql_where=sa.text("outcome IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_notification_calendar_id_user_id"))

    op.drop_table("notification")
    with op.batch_alter_table("live_message", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_live_message_dirty",
            sqlite_where=sa.text("dirty_since IS NOT NULL"),
            postgresql_where=sa.text("dirty_since IS NOT NULL"),
        )

    op.drop_table("live_message")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_owner_id_event_type_start_time"))
        batch_op.drop_index(batch_op.f("ix_event_calendar_id_owner_id_start_time"))

    op.drop_table("event")
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_user_discord_id"))
        batch_op.drop_index(batch_op.f("ix_draft_expires_at"))

    op.drop_table("draft")
    with op.batch_alter_table("attendee", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendee_user_id"))

    op.drop_table("attendee")
    op.drop_table("usual_week")
    with op.batch_alter_table("email_lookup", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_email_lookup_user_id_looked_up_at"))

    op.drop_table("email_lookup")
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_user_id"))

    op.drop_table("contact")
    with op.batch_alter_table("calendar", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_owner_id"))
        batch_op.drop_index(batch_op.f("ix_calendar_deadline"))

    op.drop_table("calendar")
    op.drop_table("user")
    op.drop_table("note")
    with op.batch_alter_table("handled_interaction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_handled_interaction_handled_at"))

    op.drop_table("handled_interaction")
    op.drop_table("guild")
