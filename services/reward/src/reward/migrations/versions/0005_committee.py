"""The committee, its meetings, decisions and awards; proposals."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    _members()
    _meetings()
    _decisions()
    _proposals()
    _awards()
    _award_what_was_recognised()
    _let_stand()


def _members() -> None:
    op.create_table("committees", sa.Column("municipality", sa.Text, primary_key=True))
    op.create_table(
        "committee_members",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("seat", sa.Text, nullable=False),
        sa.Column("person", sa.Uuid, nullable=False),
        sa.Column("office", sa.Text),
        sa.Column("from_day", sa.Date, nullable=False),
        sa.Column("until_day", sa.Date),
        sa.Column("term", sa.SmallInteger),
        sa.Column("succeeds", sa.Uuid, sa.ForeignKey("committee_members.id"), unique=True),
        sa.Column("ended_on", sa.Date),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.Text),
        sa.CheckConstraint(
            "CASE seat WHEN 'appointed' THEN num_nonnulls(until_day, term) = 2 AND office IS NULL"
            " WHEN 'chair' THEN num_nonnulls(until_day, term, succeeds) = 0 AND office IS NOT NULL"
            " WHEN 'ex_officio' THEN num_nonnulls(until_day, term, succeeds) = 0 AND office IS NOT NULL"
            " ELSE false END",
            name="ck_committee_members_seat",
        ),
        sa.CheckConstraint("from_day <= least(until_day, ended_on)", name="ck_committee_members_days"),
    )
    op.create_index("ix_committee_members_municipality", "committee_members", ["municipality", "from_day"])


def _meetings() -> None:
    op.create_table(
        "meetings",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("year", sa.SmallInteger, nullable=False),
        sa.Column("number", sa.SmallInteger, nullable=False),
        sa.Column("held_on", sa.Date, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("called_by", sa.Text, nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("presiding", sa.Uuid, sa.ForeignKey("committee_members.id")),
        sa.Column("recorded_by", sa.Text),
        sa.Column("closed_by", sa.Text),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("cancelled_for", sa.Text),
        sa.UniqueConstraint("municipality", "year", "number", name="uq_meetings_number"),
        sa.CheckConstraint("state IN ('called', 'sitting', 'confirmed', 'cancelled')", name="ck_meetings_state"),
        sa.CheckConstraint(
            "state NOT IN ('sitting', 'confirmed') OR num_nonnulls(presiding, recorded_by) = 2",
            name="ck_meetings_attended",
        ),
        sa.CheckConstraint(
            "(state IN ('confirmed', 'cancelled')) = (num_nonnulls(closed_by, closed_at) = 2)",
            name="ck_meetings_closed",
        ),
    )
    op.create_table(
        "attendances",
        sa.Column("meeting", sa.Uuid, sa.ForeignKey("meetings.id"), primary_key=True),
        sa.Column("member", sa.Uuid, sa.ForeignKey("committee_members.id"), primary_key=True),
        sa.Column("presence", sa.Text, nullable=False),
        sa.CheckConstraint("presence IN ('present', 'absent', 'barred')", name="ck_attendances_presence"),
    )
    op.create_table(
        "agenda_items",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("meeting", sa.Uuid, sa.ForeignKey("meetings.id"), nullable=False),
        sa.Column("number", sa.SmallInteger, nullable=False),
        sa.Column("matter", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("won", sa.BigInteger),
        sa.Column("outcome", sa.Text),
        sa.Column("actor", sa.Text, nullable=False),
        sa.UniqueConstraint("meeting", "number", name="uq_agenda_items_number"),
        sa.CheckConstraint("outcome IN ('carried', 'rejected', 'postponed')", name="ck_agenda_items_outcome"),
    )
    op.create_table(
        "agenda_subjects",
        sa.Column("item", sa.Uuid, sa.ForeignKey("agenda_items.id"), primary_key=True),
        sa.Column("subject", sa.Uuid, primary_key=True),
        sa.Column("person", sa.Uuid),
        sa.Column("won", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_agenda_subjects_subject", "agenda_subjects", ["subject"])
    op.create_table(
        "votes",
        sa.Column("item", sa.Uuid, sa.ForeignKey("agenda_items.id"), primary_key=True),
        sa.Column("member", sa.Uuid, sa.ForeignKey("committee_members.id"), primary_key=True),
        sa.Column("vote", sa.Text, nullable=False),
        sa.CheckConstraint("vote IN ('for', 'against', 'abstained')", name="ck_votes_vote"),
    )


def _decisions() -> None:
    op.rename_table("recognitions", "decisions")
    op.add_column("decisions", sa.Column("item", sa.Uuid))
    op.create_foreign_key("decisions_item_fkey", "decisions", "agenda_items", ["item"], ["id"])
    op.create_unique_constraint("decisions_item_key", "decisions", ["item"])


def _proposals() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("person", sa.Uuid, nullable=False),
        sa.Column("official", sa.Boolean, nullable=False),
        sa.Column("ground", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("contribution", sa.Text, nullable=False),
        sa.Column("received_on", sa.Date, nullable=False),
        sa.Column("other_award", sa.BigInteger),
        sa.Column("other_award_on", sa.Date),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("decided_on", sa.Date),
        sa.Column("won", sa.BigInteger),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ground IN ('local-tax', 'revenue')", name="ck_proposals_ground"),
        sa.CheckConstraint("num_nonnulls(other_award, other_award_on) IN (0, 2)", name="ck_proposals_other_award"),
        sa.CheckConstraint("state IN ('received', 'awarded', 'refused')", name="ck_proposals_state"),
        sa.CheckConstraint("(state = 'received') = (decided_on IS NULL)", name="ck_proposals_decided"),
        sa.CheckConstraint("(state = 'awarded') = (won IS NOT NULL)", name="ck_proposals_won"),
    )
    op.create_index("ix_proposals_municipality", "proposals", ["municipality", "id"])


def _awards() -> None:
    op.create_table(
        "awards",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("decision", sa.Uuid, sa.ForeignKey("decisions.id"), nullable=False, index=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("person", sa.Uuid, nullable=False),
        sa.Column("won", sa.BigInteger, nullable=False),
        sa.Column("reduced", sa.BigInteger, nullable=False),
        sa.Column("month", sa.Date, nullable=False),
        sa.Column("decided_on", sa.Date, nullable=False),
        sa.Column("report", sa.Uuid, unique=True),
        sa.Column("proposal", sa.Uuid, unique=True),
        sa.Column("law_release", sa.Text, nullable=False),
        sa.Column("trace", JSONB, nullable=False),
        sa.Column("awarded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("won > 0 AND reduced BETWEEN 0 AND won", name="ck_awards_won"),
        sa.CheckConstraint(
            "CASE kind WHEN 'collector' THEN num_nonnulls(report, proposal) = 0"
            " WHEN 'finder' THEN num_nonnulls(report, proposal) = 0"
            " WHEN 'proposal' THEN report IS NULL AND proposal IS NOT NULL"
            " WHEN 'evasion_informant' THEN proposal IS NULL AND report IS NOT NULL"
            " WHEN 'hidden_assets_informant' THEN proposal IS NULL AND report IS NOT NULL"
            " ELSE false END",
            name="ck_awards_basis",
        ),
    )
    op.create_index("ix_awards_municipality", "awards", ["municipality", "id"])
    op.create_index("ix_awards_person", "awards", ["person", "month"])
    op.create_table(
        "award_credits",
        sa.Column("credit", sa.Uuid, sa.ForeignKey("credits.id"), primary_key=True),
        sa.Column("award", sa.Uuid, sa.ForeignKey("awards.id"), nullable=False, index=True),
        sa.Column("won", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "award_reductions",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("award", sa.Uuid, sa.ForeignKey("awards.id"), nullable=False, index=True),
        sa.Column("credit", sa.Uuid, sa.ForeignKey("credits.id"), unique=True),
        sa.Column("won", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("article", sa.Text, nullable=False),
        sa.Column("reduced_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("won > 0", name="ck_award_reductions_won"),
    )


def _award_what_was_recognised() -> None:
    """What was recognised before awards were kept is awarded as it was recognised."""
    op.execute(
        "INSERT INTO awards (id, municipality, decision, kind, person, won, reduced, month, decided_on, law_release,"
        " trace, awarded_at)"
        " SELECT uuidv7(), credits.municipality, decisions.id, kind, official, sum(amount), 0, month, decided_on,"
        " law_release, jsonb_build_object('explanation', jsonb_build_array('심의위원회 ' || meeting || ' 의결.')),"
        " recorded_at"
        " FROM credits JOIN decisions ON decisions.id = recognition WHERE state = 'recognised' AND amount > 0"
        " GROUP BY credits.municipality, decisions.id, kind, official, month"
    )
    op.execute(
        "INSERT INTO award_credits (credit, award, won)"
        " SELECT credits.id, awards.id, amount FROM credits JOIN awards ON awards.decision = recognition"
        " AND awards.kind = credits.kind AND awards.person = official AND awards.month = credits.month"
        " WHERE state = 'recognised' AND amount > 0"
    )


def _let_stand() -> None:
    op.execute("REVOKE UPDATE, DELETE, TRUNCATE ON decisions, award_credits, award_reductions FROM reward_app")
    op.execute("REVOKE UPDATE, DELETE, TRUNCATE ON awards FROM reward_app")
    # Also what holds a row takes (FOR UPDATE): the lock between paying an award and taking from it.
    op.execute("GRANT UPDATE (reduced) ON awards TO reward_app")
