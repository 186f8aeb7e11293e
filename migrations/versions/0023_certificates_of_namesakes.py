"""certificates of namesakes"""

import sqlalchemy as sa
from alembic import op


revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None

LIVE = {way: sa.text('ended_at IS NULL AND award_id IS NOT NULL')
        for way in ('sqlite_where', 'postgresql_where')}


def upgrade() -> None:
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.drop_index('uq_certificate_live', **LIVE)


def downgrade() -> None:
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.create_index('uq_certificate_live', ['award_id', 'recipient'], unique=True, **LIVE)
