"""The server's door (puerta del servidor): what gunicorn or waitress calls."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cauce.web.settings")
application = get_wsgi_application()
