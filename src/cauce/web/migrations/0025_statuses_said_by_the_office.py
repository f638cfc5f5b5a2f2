"""What the office says of a contingency plan against its dates, since when, and why."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0024_scenarios"),
    ]

    operations = [
        migrations.AddField(
            model_name="contingencyplan",
            name="said",
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddField(
            model_name="contingencyplan",
            name="said_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="contingencyplan",
            name="said_why",
            field=models.CharField(blank=True, max_length=500),
        ),
    ]
