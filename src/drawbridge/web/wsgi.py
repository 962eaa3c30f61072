"""The WSGI application that granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "drawbridge.web.settings")
application = get_wsgi_application()

from drawbridge.web.packs import index_of, shelf  # noqa: E402 (only once the settings are read)

index_of(shelf().current)  # a quarter of a second, spent now and not by the first person who looks for something

# A long journal is tens of thousands of small objects that live for one request. Looking through them for cycles while
# they are being read took half of the time; what is loaded by now never becomes rubbish at all.
gc.collect()
gc.freeze()
gc.set_threshold(400_000, 5, 5)
