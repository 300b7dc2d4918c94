"""The tree over the journal, its heads, and the volumes of the archive."""

from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Node',
            fields=[
                ('pk', models.CompositePrimaryKey('city', 'level', 'position', blank=True, editable=False, primary_key=True, serialize=False)),
                ('city', models.CharField(max_length=6)),
                ('level', models.PositiveSmallIntegerField()),
                ('position', models.PositiveBigIntegerField()),
                ('hash', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='Head',
            fields=[
                ('pk', models.CompositePrimaryKey('city', 'number', blank=True, editable=False, primary_key=True, serialize=False)),
                ('city', models.CharField(max_length=6)),
                ('number', models.PositiveBigIntegerField()),
                ('size', models.PositiveBigIntegerField()),
                ('at', models.DateTimeField()),
                ('said', models.TextField()),
                ('kid', models.CharField(max_length=16)),
                ('signature', models.BinaryField()),
            ],
            options={
                'indexes': [models.Index(fields=['city', 'size'], name='head_of_size')],
            },
        ),
        migrations.CreateModel(
            name='Leaf',
            fields=[
                ('pk', models.CompositePrimaryKey('city', 'position', blank=True, editable=False, primary_key=True, serialize=False)),
                ('city', models.CharField(max_length=6)),
                ('position', models.PositiveBigIntegerField()),
                ('case', models.CharField(max_length=14)),
                ('version', models.PositiveIntegerField()),
                ('form', models.PositiveSmallIntegerField()),
                ('hash', models.BinaryField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('city', 'case', 'version'), name='sealed_once')],
            },
        ),
        migrations.CreateModel(
            name='Volume',
            fields=[
                ('pk', models.CompositePrimaryKey('city', 'case', blank=True, editable=False, primary_key=True, serialize=False)),
                ('city', models.CharField(max_length=6)),
                ('case', models.CharField(max_length=14)),
                ('service', models.CharField(max_length=60)),
                ('subject_kind', models.CharField(max_length=20)),
                ('subject', models.CharField(max_length=40)),
                ('plate', models.CharField(blank=True, max_length=10)),
                ('holder', models.CharField(max_length=18)),
                ('outcome', models.CharField(max_length=10)),
                ('ended_at', models.DateTimeField()),
                ('office', models.CharField(max_length=6)),
                ('filed_at', models.DateTimeField()),
                ('digest', models.CharField(max_length=64)),
                ('origin', models.CharField(blank=True, max_length=6)),
                ('proof', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'indexes': [models.Index(fields=['subject', '-ended_at'], name='volume_subject')],
            },
        ),
    ]
