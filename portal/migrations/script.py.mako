"""${message}."""

import geoalchemy2
import sqlalchemy as sa
from alembic import op

import portal.model.base
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade():
    """Go forward; there is no way back, see docs/operations.md."""
    ${upgrades if upgrades else "pass"}
