from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='DeliveryEvent',
            fields=[
                ('pk', models.CompositePrimaryKey('city', 'number', 'source', 'state', 'at', blank=True, editable=False, primary_key=True, serialize=False)),
                ('city', models.CharField(max_length=6)),
                ('number', models.CharField(max_length=20)),
                ('source', models.CharField(max_length=4)),
                ('state', models.CharField(max_length=12)),
                ('at', models.DateTimeField()),
                ('place', models.CharField(blank=True, max_length=120)),
                ('officer', models.CharField(blank=True, max_length=20)),
            ],
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('pk', models.CompositePrimaryKey('city', 'number', blank=True, editable=False, primary_key=True, serialize=False)),
                ('city', models.CharField(max_length=6)),
                ('number', models.CharField(max_length=20)),
                ('case', models.CharField(max_length=14)),
                ('what', models.CharField(max_length=40)),
                ('way', models.CharField(max_length=8)),
                ('person', models.CharField(max_length=18)),
                ('name', models.CharField(max_length=120)),
                ('address', models.CharField(blank=True, max_length=200)),
                ('mobile', models.CharField(blank=True, max_length=20)),
                ('office', models.CharField(max_length=6)),
                ('state', models.CharField(choices=[('making', 'Making'), ('handed-over', 'Handed Over'), ('moving', 'Moving'), ('delivered', 'Delivered'), ('returned', 'Returned'), ('ready', 'Ready'), ('collected', 'Collected')], max_length=12)),
                ('tracking', models.CharField(blank=True, max_length=40)),
                ('created_at', models.DateTimeField()),
                ('with_post_since', models.DateTimeField(null=True)),
                ('next_look_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['city', 'case'], name='delivery_of_case'), models.Index(condition=models.Q(('next_look_at__isnull', False)), fields=['city', 'next_look_at'], name='delivery_due')],
            },
        ),
    ]
