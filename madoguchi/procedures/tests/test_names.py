"""Protected names: read, found in a Japanese text, held in its translations."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from pytest_django import Settings

from madoguchi.procedures.catalogue.load import load_catalogue
from madoguchi.procedures.definition.languages import texts_in
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.names import load_names, names_in, strays
from madoguchi.procedures.management.commands.check import versions_on_disk
from madoguchi.procedures.tests.folder import a_folder
from madoguchi.procedures.texts import Text

SHARED = """\
[[name]]
ja = "マイナンバー"
ko = ["마이넘버"]

[[name]]
ja = "マイナンバーカード"
en = ["My Number Card"]
ko = ["마이넘버카드"]
ja-easy = ["マイナンバーカード"]

[[name]]
ja = "区役所"
ko = ["구청"]
ja-easy = ["区役所"]
"""


def written(root: Path, text: str, ward: str = "") -> Path:
    folder = root / "wards" / ward if ward else root
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "names.toml").write_text(text, encoding="utf-8")
    return root


def test_the_longest_name_of_a_text_counts(tmp_path: Path) -> None:
    names, flaws = load_names(written(tmp_path, SHARED))
    found = names_in("マイナンバーカードを持って区役所へ", names)
    assert [one.japanese for one in found] == ["マイナンバーカード", "区役所"]
    assert flaws == []


@pytest.mark.parametrize(
    ("language", "said", "stray"),
    [
        ("ko", "마이넘버카드를 가지고 구청으로", []),
        ("ko", "마이넘버 카드를 가지고 구청으로", ["マイナンバーカード"]),
        ("ko", "카드", ["マイナンバーカード", "区役所"]),
        ("en", "Bring your my number card.", []),
        ("ja-easy", "マイナンバーカードと区役所《くやくしょ》", []),
        ("zh-Hans", "卡", []),
    ],
)
def test_a_name_in_other_words_is_told(
    language: str, said: str, stray: list[str], tmp_path: Path
) -> None:
    names, _ = load_names(written(tmp_path, SHARED))
    text = Text(ja="マイナンバーカードを持って区役所へ", **{language: said})
    assert [(one.japanese, where) for one, where in strays(text, names)] == [
        (one, language) for one in stray
    ]


def test_a_ward_replaces_and_adds_names(tmp_path: Path) -> None:
    written(tmp_path, SHARED)
    own = SHARED.split("\n\n")[2].replace("구청", "구민청")
    own += '\n[[name]]\nja = "区報"\nko = ["구보"]\n'
    written(tmp_path, own, "midori")
    names, _ = load_names(tmp_path, "midori")
    assert names["区役所"].said["ko"] == ("구민청",)
    assert {"区報", "マイナンバー"} <= set(names)
    assert "区報" not in load_names(tmp_path, "asahi")[0]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[[name]]\nko = ["구청"]\n', '"ja" is missing'),
        ('[[name]]\nja = "区役所"\n', "say the name in at least one language"),
        ('[[name]]\nja = "区役所"\nKorean = ["구청"]\n', '"Korean" is no language'),
        ('[[name]]\nja = "区役所"\nko = "구청"\n', '"ko" must be a list'),
        ('[[nam]]\nja = "区役所"\n', 'the key "nam" is not known here'),
    ],
)
def test_a_file_that_is_not_sound_says_where(
    text: str, sentence: str, tmp_path: Path
) -> None:
    names, flaws = load_names(written(tmp_path, text))
    assert names == {}
    assert any(sentence in str(one) for one in flaws)


def test_no_names_are_no_flaw(tmp_path: Path) -> None:
    assert load_names(tmp_path) == ({}, [])


def test_check_tells_of_names_in_other_words(
    tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    text = '[[name]]\nja = "自転車置場"\nen = ["bike stand"]\n'
    settings.CATALOGUE_DIR = written(tmp_path, text)
    call_command("check", str(a_folder(tmp_path)))
    assert (
        "  look again: en says 自転車置場 without bike stand: "
        in capsys.readouterr().out
    )


def test_check_refuses_a_file_of_names_that_is_not_sound(
    tmp_path: Path, settings: Settings
) -> None:
    settings.CATALOGUE_DIR = written(tmp_path, '[[name]]\nko = ["구청"]\n')
    with pytest.raises(CommandError, match="problem"):
        call_command("check", str(a_folder(tmp_path)))


def test_what_is_shipped_says_every_name_in_its_words() -> None:
    names, flaws = load_names(settings.CATALOGUE_DIR)
    catalogue, _ = load_catalogue(settings.CATALOGUE_DIR)
    told = [
        *catalogue.entries.values(),
        *catalogue.guides.values(),
        *map(load, versions_on_disk(settings.PROCEDURES_DIR)),
    ]
    found = [
        f"{language}: {name.japanese} in {text[language]}"
        for one in told
        for text in texts_in(one)
        for name, language in strays(text, names)
    ]
    assert (found, flaws) == ([], [])
    assert len(names) > 50
