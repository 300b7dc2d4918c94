"""A journal of credentials that its own owner can only add to."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("credentials", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "REVOKE UPDATE, DELETE, TRUNCATE ON credentials_entry FROM CURRENT_USER",
            "GRANT UPDATE, DELETE, TRUNCATE ON credentials_entry TO CURRENT_USER",
        ),
    ]
