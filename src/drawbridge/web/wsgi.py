"""The WSGI application that granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "drawbridge.web.settings")
application = get_wsgi_application()

# A long journal is tens of thousands of small objects that live for one request. Looking through them for cycles while
# they are being read took half of the time; what is loaded by now never becomes rubbish at all.
gc.collect()
gc.freeze()
gc.set_threshold(100_000, 5, 5)
