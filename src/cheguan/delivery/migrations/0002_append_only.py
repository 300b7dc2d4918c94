"""What happened to a delivery: its own owner can only add to it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("delivery", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "REVOKE UPDATE, DELETE, TRUNCATE ON delivery_deliveryevent FROM CURRENT_USER",
            "GRANT UPDATE, DELETE, TRUNCATE ON delivery_deliveryevent TO CURRENT_USER",
        ),
    ]
