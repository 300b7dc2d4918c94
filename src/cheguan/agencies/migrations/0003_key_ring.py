"""The ring of the departments' keys."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agencies", "0002_departments_over_http")]

    operations = [
        migrations.CreateModel(
            name="DepartmentKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "department",
                        "kid",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("department", models.CharField(max_length=20)),
                ("kid", models.CharField(max_length=200)),
                ("jwk", models.JSONField()),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
            ],
        ),
    ]
