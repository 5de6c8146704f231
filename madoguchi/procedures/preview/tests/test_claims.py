"""A claim holds for its ward and its hours, and cannot be forged."""

from datetime import timedelta
from time import time

import pytest
from django.core import signing

from madoguchi.procedures.preview.claims import (
    KEPT,
    SALT,
    Claim,
    NoPreview,
    claim_in,
    token_of,
)

CLAIM = Claim(1, 7, "proposal", "an-id")


def test_a_token_says_what_was_claimed() -> None:
    assert claim_in(token_of(CLAIM), 1) == CLAIM


@pytest.mark.parametrize(
    ("token", "why"),
    [
        ("", "forged"),
        ("a:b:c", "forged"),
        (token_of(CLAIM)[:-1], "forged"),
        (signing.dumps([1, 7, "proposal", "an-id"], salt="another"), "forged"),
        (token_of(Claim(2, 7, "proposal", "an-id")), "elsewhere"),
    ],
    ids=["empty", "no token", "cut off", "of another salt", "of another ward"],
)
def test_any_other_token_is_refused(token: str, why: str) -> None:
    with pytest.raises(NoPreview) as refused:
        claim_in(token, 1)

    assert refused.value.reason == why


def test_a_token_is_good_for_two_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    made = time() - KEPT.total_seconds()
    for seconds, holds in ((+5, True), (-5, False)):
        with monkeypatch.context() as then:
            then.setattr("django.core.signing.time.time", lambda: made + seconds)  # noqa: B023
            token = token_of(CLAIM)
        if holds:
            assert claim_in(token, 1) == CLAIM
            continue
        with pytest.raises(NoPreview) as refused:
            claim_in(token, 1)
        assert refused.value.reason == "expired"
    assert timedelta(hours=2) == KEPT
    assert SALT
