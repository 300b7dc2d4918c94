"""The running number of cases, and a journal that its own owner can only add to."""

from django.db import migrations

_KEPT = "casework_entry, registry_change, organisation_look"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0001_initial"),
        ("registry", "0001_initial"),
        ("organisation", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE casework_serial AS bigint", "DROP SEQUENCE casework_serial"
        ),
        migrations.RunSQL(
            f"REVOKE UPDATE, DELETE, TRUNCATE ON {_KEPT} FROM CURRENT_USER",
            f"GRANT UPDATE, DELETE, TRUNCATE ON {_KEPT} TO CURRENT_USER",
        ),
    ]
