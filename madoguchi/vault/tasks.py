"""The vault's own task: to leave nothing of destroyed keys behind."""

from django_tasks import task

from madoguchi.vault import actions


@task()
def scrub_keys() -> None:
    """Let the key store forget what was destroyed since yesterday."""
    actions.scrub()
