"""A role for those who only check."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisation", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="appointment",
            name="role",
            field=models.CharField(
                choices=[
                    ("clerk", "CLERK"),
                    ("reviewer", "REVIEWER"),
                    ("chief", "CHIEF"),
                    ("checker", "CHECKER"),
                ],
                max_length=12,
            ),
        ),
    ]
