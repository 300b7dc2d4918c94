"""A refund that does not come to its end is left to a person; a lost dispute is money too."""

from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_append_only")]

    operations = [
        migrations.AddField(
            model_name="refund",
            name="due",
            field=models.DateTimeField(default=timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="refund",
            name="failures",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="refund",
            name="state",
            field=models.CharField(
                choices=[
                    ("requested", "Requested"),
                    ("accepted", "Accepted"),
                    ("done", "Done"),
                    ("failed", "Failed"),
                    ("stuck", "Stuck"),
                ],
                default="requested",
                max_length=10,
            ),
        ),
        migrations.RemoveIndex(model_name="entry", name="entry_money"),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("event__in", ("paid", "refunded", "dispute-lost"))),
                fields=["happened_at"],
                name="entry_money",
            ),
        ),
    ]
