"""The catalogue that a ward shows, read from the disk once in each process."""

import logging
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from madoguchi.procedures.catalogue.load import load_catalogue
from madoguchi.procedures.catalogue.model import Catalogue
from madoguchi.wards.models import Ward

log = logging.getLogger(__name__)
NOTHING = Catalogue()


def catalogue_of(ward: Ward) -> Catalogue:
    """Return the catalogue, an empty one until the ward's rules say to show it."""
    if ward.rules.get("catalogue") is not True:
        return NOTHING
    return _read(settings.CATALOGUE_DIR, ward.slug)


@lru_cache(maxsize=64)
def _read(root: Path, ward: str) -> Catalogue:
    """Read what is sound: one bad entry must not take the home page away."""
    found, flaws = load_catalogue(root, ward)
    for flaw in flaws:
        log.error("the catalogue leaves something out: %s", flaw)
    return found
