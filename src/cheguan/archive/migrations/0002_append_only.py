"""Tables that their own owner can only add to, and the index by which the journal is sealed."""

from django.db import migrations

_KEPT = "archive_leaf, archive_node, archive_head, archive_volume"


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0001_initial"),
        ("casework", "0002_serial_and_append_only"),
    ]

    operations = [
        migrations.RunSQL(
            f"REVOKE UPDATE, DELETE, TRUNCATE ON {_KEPT} FROM CURRENT_USER",
            f"GRANT UPDATE, DELETE, TRUNCATE ON {_KEPT} TO CURRENT_USER",
        ),
        migrations.RunSQL(
            'CREATE INDEX archive_journal ON casework_entry (city, at, "case", version)',
            "DROP INDEX archive_journal",
        ),
    ]
