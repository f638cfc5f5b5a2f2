"""What a scenario rests on (en qué se apoya un escenario), noted when it is played."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("web", "0027_losses_as_released")]

    operations = [
        migrations.AddField(model_name="scenario", name="rests", field=models.JSONField(blank=True, default=dict)),
    ]
