"""The WSGI application that the door runs, one request at a time per process."""

import os

from madoguchi.config import bootstrap

bootstrap.prepare()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")

from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()
