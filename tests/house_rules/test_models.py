"""Tables do not reach into other rooms and do nothing behind anybody's back."""

import pytest
from django.apps import apps
from django.db import models

OURS = [
    model for model in apps.get_models() if model.__module__.startswith("madoguchi")
]
NAMES = [model._meta.label for model in OURS]


@pytest.mark.parametrize("model", OURS, ids=NAMES)
def test_a_key_into_another_room_leaves_no_way_back(model: type[models.Model]) -> None:
    open_ways = [
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and field.related_model._meta.app_label != model._meta.app_label
        and not field.remote_field.hidden
    ]

    assert open_ways == []


@pytest.mark.parametrize("model", OURS, ids=NAMES)
def test_saving_and_deleting_are_django_s_own(model: type[models.Model]) -> None:
    assert model.save is models.Model.save
    assert model.delete is models.Model.delete


@pytest.mark.parametrize("model", OURS, ids=NAMES)
def test_every_table_says_what_a_row_is(model: type[models.Model]) -> None:
    assert not (model.__doc__ or "").startswith(f"{model.__name__}(")
