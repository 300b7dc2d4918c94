"""A journal of orders that its own owner can only add to."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "REVOKE UPDATE, DELETE, TRUNCATE ON payments_entry FROM CURRENT_USER",
            "GRANT UPDATE, DELETE, TRUNCATE ON payments_entry TO CURRENT_USER",
        ),
    ]
