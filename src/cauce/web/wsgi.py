"""The server's door (puerta del servidor): what gunicorn or waitress calls."""

import gc
import os

import django
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.urls import get_resolver

from cauce.web import environment, metrics, presence, static_files

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cauce.web.settings")
django.setup()
presence.announce()
environment.limit_statements(connection.settings_dict)
metrics.begin()
static_files.collect()  # before the server lists what it sends
application = get_wsgi_application()
_patterns = get_resolver().url_patterns  # read now, once for all processes, not by the first reader

# What is loaded now stays for good: the search for garbage need not walk through it with every few pages.
COLLECT_AFTER = 20_000  # objects made and not yet gone; a list of 100 rows makes about 15,000
gc.collect()
gc.freeze()
gc.set_threshold(COLLECT_AFTER, 5, 5)  # what a page leaves behind goes within some thousand pages
