"""The server's door (puerta del servidor): what gunicorn or waitress calls."""

import os

import django
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.urls import get_resolver

from cauce.web import environment, memory, metrics, presence, static_files

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cauce.web.settings")
django.setup()
presence.announce()
environment.limit_statements(connection.settings_dict)
metrics.begin()
static_files.collect()  # before the server lists what it sends
application = get_wsgi_application()
_patterns = get_resolver().url_patterns  # read now, once for all processes, not by the first reader
memory.settle()  # what is loaded now stays for good
