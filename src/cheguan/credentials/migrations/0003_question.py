"""What checkers ask of wallets, for minutes."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('credentials', '0002_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='Question',
            fields=[
                ('pk', models.CompositePrimaryKey('city', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('city', models.CharField(max_length=6)),
                ('id', models.CharField(max_length=43)),
                ('query', models.CharField(max_length=20)),
                ('nonce', models.CharField(max_length=43)),
                ('key', models.BinaryField()),
                ('asked_at', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('told', models.BinaryField(default=b'')),
            ],
            options={
                'indexes': [models.Index(fields=['until'], name='question_until')],
            },
        ),
    ]
