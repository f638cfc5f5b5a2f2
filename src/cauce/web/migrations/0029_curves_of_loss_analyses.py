"""Loss analyses keep the table of curves that an office brings, with where it comes from and who brought it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("web", "0028_scenarios_rest_on")]

    operations = [
        migrations.AddField(
            model_name="lossanalysis",
            name="curves",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="web.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="lossanalysis",
            name="curves_name",
            field=models.CharField(blank=True, default="", max_length=255),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="lossanalysis",
            name="curves_source",
            field=models.CharField(blank=True, default="", max_length=300),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="lossanalysis",
            name="curves_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="lossanalysis",
            name="curves_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
