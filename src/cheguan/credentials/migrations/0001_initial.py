"""Credentials, their journal, status lists, offers to wallets."""

from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('pk', models.CompositePrimaryKey('city', 'credential', 'version', blank=True, editable=False, primary_key=True, serialize=False)),
                ('city', models.CharField(max_length=6)),
                ('credential', models.UUIDField()),
                ('version', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('event', models.CharField(choices=[('issued', 'Issued'), ('suspended', 'Suspended'), ('reinstated', 'Reinstated'), ('revoked', 'Revoked'), ('superseded', 'Superseded'), ('expired', 'Expired')], max_length=10)),
                ('before', models.CharField(blank=True, max_length=10)),
                ('after', models.CharField(max_length=10)),
            ],
        ),
        migrations.CreateModel(
            name='StatusList',
            fields=[
                ('pk', models.CompositePrimaryKey('city', 'number', blank=True, editable=False, primary_key=True, serialize=False)),
                ('city', models.CharField(max_length=6)),
                ('number', models.PositiveIntegerField()),
                ('token', models.BinaryField(default=b'')),
                ('made_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Credential',
            fields=[
                ('pk', models.CompositePrimaryKey('city', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('city', models.CharField(max_length=6)),
                ('id', models.UUIDField()),
                ('type', models.CharField(max_length=20)),
                ('form', models.CharField(max_length=4)),
                ('record', models.CharField(max_length=20)),
                ('key', models.CharField(max_length=40)),
                ('holder', models.CharField(max_length=18)),
                ('device', models.CharField(blank=True, max_length=43)),
                ('content', models.CharField(max_length=43)),
                ('kid', models.CharField(max_length=16)),
                ('status_list', models.PositiveIntegerField()),
                ('index', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('valid', 'Valid'), ('suspended', 'Suspended'), ('revoked', 'Revoked'), ('expired', 'Expired')], default='valid', max_length=10)),
                ('current', models.BooleanField(default=True)),
                ('issued_at', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('case', models.CharField(blank=True, max_length=14)),
                ('signed', models.BinaryField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('looked_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ('valid', 'suspended'))), fields=['city', 'record', 'key'], name='credential_of_record'), models.Index(condition=models.Q(('state__in', ('valid', 'suspended'))), fields=['looked_at', 'city', 'id'], name='credential_looked_at'), models.Index(condition=models.Q(('state__in', ('revoked', 'suspended'))), fields=['city', 'status_list'], name='credential_not_valid')],
                'constraints': [models.UniqueConstraint(fields=('city', 'status_list', 'index'), name='credential_place_in_list'), models.UniqueConstraint(condition=models.Q(('current', True)), fields=('city', 'record', 'key', 'type', 'form', 'holder', 'device'), name='one_current_credential')],
            },
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('pk', models.CompositePrimaryKey('city', 'code', blank=True, editable=False, primary_key=True, serialize=False)),
                ('city', models.CharField(max_length=6)),
                ('code', models.CharField(max_length=43)),
                ('number', models.CharField(max_length=43)),
                ('type', models.CharField(max_length=20)),
                ('key', models.CharField(max_length=40)),
                ('holder', models.CharField(max_length=18)),
                ('case', models.CharField(blank=True, max_length=14)),
                ('until', models.DateTimeField()),
                ('wrong', models.PositiveSmallIntegerField(default=0)),
                ('token', models.CharField(max_length=43, null=True)),
                ('token_until', models.DateTimeField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['until'], name='offer_until')],
                'constraints': [models.UniqueConstraint(fields=('city', 'token'), name='offer_token_once')],
            },
        ),
    ]
