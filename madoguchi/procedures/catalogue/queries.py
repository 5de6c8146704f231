"""The catalogue that a ward shows and its names, read once in each process."""

import logging
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from madoguchi.procedures.catalogue.load import load_catalogue
from madoguchi.procedures.catalogue.model import Catalogue
from madoguchi.procedures.definition.names import Names, load_names
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


def names_of(ward: Ward) -> Names:
    """Return the names that every translation of a ward says in the same words."""
    return _read_names(settings.CATALOGUE_DIR, ward.slug)


@lru_cache(maxsize=64)
def _read_names(root: Path, ward: str) -> Names:
    found, flaws = load_names(root, ward)
    for flaw in flaws:
        log.error("the list of names leaves something out: %s", flaw)
    return found
