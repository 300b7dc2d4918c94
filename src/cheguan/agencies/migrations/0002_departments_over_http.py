"""Insurance and tax are asked over HTTP from here on; what is asked is only ever added to."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Call',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('department', models.CharField(max_length=20)),
                ('question', models.CharField(max_length=20)),
                ('about', models.CharField(max_length=40)),
                ('took_ms', models.PositiveIntegerField()),
                ('outcome', models.CharField(max_length=20)),
                ('case', models.CharField(default='', max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name='DriverViolationRecord',
            fields=[
                ('pk', models.CompositePrimaryKey('city', 'number', blank=True, editable=False, primary_key=True, serialize=False)),
                ('city', models.CharField(max_length=6)),
                ('number', models.CharField(max_length=18)),
                ('violations', models.PositiveSmallIntegerField(default=0)),
                ('accidents', models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('bytes', models.BinaryField()),
                ('at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.DeleteModel(
            name='CompulsoryPolicy',
        ),
        migrations.DeleteModel(
            name='VesselTax',
        ),
        migrations.AddIndex(
            model_name='call',
            index=models.Index(fields=['at'], include=('department', 'question', 'took_ms', 'outcome'), name='call_at'),
        ),
        migrations.AddIndex(
            model_name='call',
            index=models.Index(fields=['department', 'id'], name='call_of_department'),
        ),
        migrations.RunSQL(
            "REVOKE UPDATE, DELETE, TRUNCATE ON agencies_call FROM CURRENT_USER",
            "GRANT UPDATE, DELETE, TRUNCATE ON agencies_call TO CURRENT_USER",
        ),
    ]
