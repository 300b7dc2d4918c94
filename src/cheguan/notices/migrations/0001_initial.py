from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Dispatch',
            fields=[
                ('pk', models.CompositePrimaryKey('city', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('city', models.CharField(max_length=6)),
                ('id', models.UUIDField()),
                ('notice', models.UUIDField()),
                ('way', models.CharField(max_length=4)),
                ('to', models.CharField(max_length=120)),
                ('state', models.CharField(choices=[('queued', 'Queued'), ('sending', 'Sending'), ('sent', 'Sent'), ('failed', 'Failed')], max_length=8)),
                ('provider', models.CharField(blank=True, max_length=80)),
                ('provider_reference', models.CharField(blank=True, max_length=120)),
                ('subject', models.CharField(blank=True, max_length=200)),
                ('text', models.TextField(blank=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('next_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('last_error', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ('queued', 'sending'))), fields=['city', 'next_at'], name='dispatch_open'), models.Index(condition=models.Q(('state', 'failed')), fields=['city', 'next_at'], name='dispatch_failed'), models.Index(fields=['city', 'notice'], name='dispatch_of_notice')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('pk', models.CompositePrimaryKey('city', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('city', models.CharField(max_length=6)),
                ('id', models.UUIDField()),
                ('number', models.CharField(max_length=18)),
                ('language', models.CharField(max_length=10)),
                ('template', models.CharField(max_length=20)),
                ('values', models.JSONField()),
                ('service', models.CharField(max_length=120)),
                ('case', models.CharField(max_length=14)),
                ('created_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['number', '-created_at', '-id'], name='notice_of_person'), models.Index(condition=models.Q(('read_at__isnull', True)), fields=['number'], name='notice_unread'), models.Index(fields=['city', 'case'], name='notice_of_case')],
            },
        ),
    ]
