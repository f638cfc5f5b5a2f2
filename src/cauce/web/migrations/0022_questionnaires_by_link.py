"""Links by which one person judges facilities without an account, what they answered so far, who judged by which."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0021_releases_runs_and_layers_in_parts"),
    ]

    operations = [
        migrations.AddField(
            model_name="vulnerabilityjudgement",
            name="latitude",
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="vulnerabilityjudgement",
            name="longitude",
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="QuestionnaireLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("named", models.CharField(blank=True, max_length=200)),
                ("index", models.CharField(blank=True, max_length=16)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("channel", models.CharField(default="email", max_length=16)),
                ("sent_to", models.CharField(blank=True, max_length=254)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("last_used_at", models.DateTimeField(blank=True, null=True)),
                ("uses", models.PositiveIntegerField(default=0)),
                ("hour_began_at", models.DateTimeField(blank=True, null=True)),
                ("uses_in_hour", models.PositiveIntegerField(default=0)),
                ("facilities", models.ManyToManyField(related_name="questionnaire_links", to="web.facility")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="web.person",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="questionnaire_links", to="web.plan"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="event",
            name="by_questionnaire",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="web.questionnairelink",
            ),
        ),
        migrations.AddField(
            model_name="facilityphoto",
            name="by_questionnaire",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="web.questionnairelink",
            ),
        ),
        migrations.AddField(
            model_name="vulnerabilityjudgement",
            name="by_questionnaire",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="web.questionnairelink",
            ),
        ),
        migrations.CreateModel(
            name="QuestionnaireDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("told", models.JSONField(default=dict)),
                ("saved_at", models.DateTimeField(auto_now=True)),
                (
                    "facility",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="web.facility"),
                ),
                (
                    "judgement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="web.vulnerabilityjudgement",
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="drafts", to="web.questionnairelink"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("link", "facility"), name="one_draft_of_a_link")],
            },
        ),
    ]
