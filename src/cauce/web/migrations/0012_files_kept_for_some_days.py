from django.db import migrations, models
from django.db.models.deletion import SET_NULL


class Migration(migrations.Migration):
    dependencies = [("web", "0011_plans_removed")]

    operations = [
        migrations.CreateModel(
            name="KeptFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("use", models.CharField(max_length=16)),
                ("file_name", models.CharField(max_length=255)),
                ("media_type", models.CharField(max_length=120)),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField(db_index=True)),
                (
                    "job",
                    models.ForeignKey(blank=True, null=True, on_delete=SET_NULL, related_name="files", to="web.job"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("job", "use"), name="one_kept_file")],
            },
        ),
    ]
