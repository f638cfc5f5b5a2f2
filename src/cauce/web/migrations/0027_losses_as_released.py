"""Loss analyses say which of their states was released; one released before this was released as it stands."""

from django.db import migrations, models
from django.db.models import F


def as_it_stands(apps, schema_editor):
    analyses = apps.get_model("web", "LossAnalysis").objects.using(schema_editor.connection.alias)
    analyses.exclude(released_by="").update(released_of=F("made_at"))


class Migration(migrations.Migration):
    dependencies = [("web", "0026_loss_analyses")]

    operations = [
        migrations.AddField(
            model_name="lossanalysis",
            name="released_of",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(as_it_stands, migrations.RunPython.noop),
    ]
