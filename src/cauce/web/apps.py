"""The app (aplicación): the one Django app of Cauce."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Cauce's app: models, pages and actions."""

    name = "cauce.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
