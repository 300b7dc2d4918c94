"""Orders, their journal, refunds, reconciliation."""

from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Reconciliation',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('rows', models.PositiveIntegerField()),
                ('matched', models.PositiveIntegerField()),
                ('paid_fen', models.PositiveBigIntegerField()),
                ('refunded_fen', models.PositiveBigIntegerField()),
                ('matched_fen', models.PositiveBigIntegerField()),
                ('differences', models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name='Difference',
            fields=[
                ('pk', models.CompositePrimaryKey('day', 'entry', 'order', 'key', 'place', blank=True, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('entry', models.CharField(max_length=10)),
                ('order', models.CharField(max_length=64)),
                ('key', models.CharField(max_length=64)),
                ('place', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('only-theirs', 'Only Theirs'), ('only-ours', 'Only Ours'), ('amount', 'Amount'), ('twice', 'Twice'), ('other-day', 'Other Day'), ('refund', 'Refund'), ('state', 'State')], max_length=12)),
                ('theirs_fen', models.BigIntegerField(null=True)),
                ('ours_fen', models.BigIntegerField(null=True)),
                ('happened_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('open', 'Open'), ('cured', 'Cured'), ('accepted', 'Accepted')], max_length=10)),
                ('cure', models.CharField(max_length=30)),
                ('by', models.CharField(blank=True, max_length=20)),
                ('settled_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['day', 'order'], name='difference_open')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('pk', models.CompositePrimaryKey('city', 'order', 'version', blank=True, editable=False, primary_key=True, serialize=False)),
                ('city', models.CharField(max_length=6)),
                ('order', models.CharField(max_length=20)),
                ('version', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('happened_at', models.DateTimeField()),
                ('event', models.CharField(max_length=16)),
                ('before', models.CharField(max_length=16)),
                ('after', models.CharField(max_length=16)),
                ('source', models.CharField(choices=[('callback', 'Callback'), ('asked', 'Asked'), ('statement', 'Statement'), ('platform', 'Platform')], max_length=10)),
                ('key', models.CharField(blank=True, max_length=64)),
                ('amount_fen', models.PositiveBigIntegerField(default=0)),
                ('receipt', models.CharField(blank=True, max_length=64)),
                ('jti', models.CharField(max_length=64, null=True)),
                ('repeats', models.CharField(blank=True, max_length=64)),
                ('proof', models.TextField(blank=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('event__in', ('paid', 'refunded'))), fields=['happened_at'], name='entry_money')],
                'constraints': [models.UniqueConstraint(fields=('city', 'order', 'jti'), name='callback_once')],
            },
        ),
        migrations.CreateModel(
            name='Order',
            fields=[
                ('pk', models.CompositePrimaryKey('city', 'number', blank=True, editable=False, primary_key=True, serialize=False)),
                ('city', models.CharField(max_length=6)),
                ('number', models.CharField(max_length=20)),
                ('case', models.CharField(max_length=14)),
                ('title', models.CharField(max_length=120)),
                ('payer_number', models.CharField(max_length=18)),
                ('payer_name', models.CharField(max_length=120)),
                ('amount_fen', models.PositiveBigIntegerField()),
                ('paid_fen', models.PositiveBigIntegerField(default=0)),
                ('refunded_fen', models.PositiveBigIntegerField(default=0)),
                ('state', models.CharField(choices=[('created', 'Created'), ('paid', 'Paid'), ('failed', 'Failed'), ('expired', 'Expired'), ('refunded', 'Refunded'), ('partly-refunded', 'Partly Refunded'), ('disputed', 'Disputed')], default='created', max_length=16)),
                ('version', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('paid_at', models.DateTimeField(null=True)),
                ('given_up_at', models.DateTimeField(null=True)),
                ('given_up_why', models.CharField(blank=True, max_length=20)),
                ('reference', models.CharField(blank=True, max_length=64)),
                ('pay_url', models.CharField(blank=True, max_length=500)),
                ('transaction', models.CharField(blank=True, max_length=64)),
                ('receipt', models.CharField(blank=True, max_length=64)),
                ('ask_at', models.DateTimeField(null=True)),
                ('asked', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(fields=['city', 'case'], name='order_case'), models.Index(condition=models.Q(('ask_at__isnull', False)), fields=['ask_at'], name='order_ask')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('given_up_at__isnull', True)), fields=('city', 'case'), name='one_live_order'), models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='order_amount')],
            },
        ),
        migrations.CreateModel(
            name='Refund',
            fields=[
                ('pk', models.CompositePrimaryKey('city', 'number', blank=True, editable=False, primary_key=True, serialize=False)),
                ('city', models.CharField(max_length=6)),
                ('number', models.CharField(max_length=24)),
                ('order', models.CharField(max_length=20)),
                ('amount_fen', models.PositiveBigIntegerField()),
                ('reason', models.CharField(max_length=20)),
                ('state', models.CharField(choices=[('requested', 'Requested'), ('accepted', 'Accepted'), ('done', 'Done'), ('failed', 'Failed')], default='requested', max_length=10)),
                ('reference', models.CharField(blank=True, max_length=64)),
                ('requested_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
                ('ask_at', models.DateTimeField(null=True)),
                ('asked', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(fields=['city', 'order'], name='refund_order'), models.Index(condition=models.Q(('ask_at__isnull', False)), fields=['ask_at'], name='refund_ask')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='refund_amount')],
            },
        ),
    ]
