"""The installation's own task: to forget the browsers that left."""

from importlib import import_module

from django.conf import settings
from django_tasks import task


@task()
def forget_sessions() -> None:
    """Delete sessions whose time is over; nothing else ever would."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
