"""New dialogues, stories and languages: begun with a command, whole enough to be checked at once."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

import content
from content import HERE, languages, moments
from content.check import examine
from content.folder import content_files
from content.reader import Node, read
from tests.content.sound import SOUND
from tests.content.trees import as_bytes, run, whole, written


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small content folder that the program can be run with."""
    return written(tmp_path, whole(SOUND))


# --- new --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "room"), [("dialogue", "dialogues"), ("story", "stories")])
def test_a_skeleton_passes_the_check_as_it_is(folder: Path, kind: str, room: str) -> None:
    """Four files, no problem of form, of words or of talks; and the talks were really walked."""
    result = run("new", "tea-party", "--kind", kind, "--folder", folder)
    assert result.output.split() == [f"{room}/tea-party/{name}.yaml" for name in ("en", "flow", "pl", "talks")]
    checked = run("check", "--folder", folder)
    assert (checked.exit_code, checked.stderr) == (0, ""), checked.output
    assert run("talks", "--folder", folder).output == "3 talks went as written\n"
    assert content.load(folder).dialogues["tea-party"].kind == kind


def test_a_skeleton_is_not_in_the_menu_yet(folder: Path) -> None:
    """Nobody finds an example among the talks before it is written."""
    run("new", "tea-party", "--folder", folder)
    assert not content.load(folder).dialogues["tea-party"].listed


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("meet", "dialogues/meet is there already; choose another name, or change its files\n"),
        ("risk-mapping", "`risk-mapping` is the name of something else in the coach; choose another\n"),
        ("glossary", "`glossary` is the name of something else in the coach; choose another\n"),
        ("Święto w szkole", "has at most 32 characters; swieto-w-szkole would do\n"),
        ("../meet", "has at most 32 characters; meet would do\n"),
        ("a--b", "has at most 32 characters; a-b would do\n"),
        ("9", "begins with a letter and has at most 32 characters\n"),
        ("talk\n", "has at most 32 characters; talk would do\n"),
        ("x" * 33, f"has at most 32 characters; {'x' * 32} would do\n"),
    ],
)
def test_a_name_that_cannot_be_is_refused(folder: Path, name: str, sentence: str) -> None:
    """Taken and ill-formed names are answered with a sentence, and nothing is written."""
    before = content_files(folder)
    result = run("new", name, "--kind", "story", "--folder", folder)
    assert result.exit_code == 1
    assert result.stderr.endswith(sentence)
    assert content_files(folder) == before


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """No command makes a content folder by accident."""
    assert "there is no folder" in run("new", "tea-party", "--folder", tmp_path / "none").stderr
    assert list(tmp_path.iterdir()) == []


def test_the_operators_folder_is_the_one_by_default(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Writers' commands look where the coach looks."""
    monkeypatch.setenv("CONTENT_DIR", str(folder))
    run("new", "tea-party")
    assert (folder / "dialogues/tea-party/flow.yaml").exists()
    assert "A new talk" in run("show", "tea-party", "--language", "en").output


def test_templates_are_no_content() -> None:
    """The examples that come with the program are never in a chat, nor in a copy of the folder."""
    assert not any(file.startswith("templates/") for file in content_files(HERE))


def test_the_example_for_writers_passes_the_check(tmp_path: Path) -> None:
    """What content/README.md shows as a finished dialogue is one: its words, its warnings and its talks."""
    blocks = re.findall(r"```yaml\n# (dialogues/\S+)\n(.*?)```", (HERE / "README.md").read_text("utf-8"), re.DOTALL)
    assert [Path(file).name for file, _ in blocks] == ["flow.yaml", "pl.yaml", "en.yaml", "talks.yaml"]
    for name in content_files(HERE):
        if name.startswith(("system/", "signals/", "dialogues/next-step/")):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(HERE / name, tmp_path / name)
    result = run("check", "--folder", written(tmp_path, dict(blocks)))
    assert (result.exit_code, result.stderr) == (0, ""), result.output


# --- language ---------------------------------------------------------------------------------------------------


def test_a_begun_language_has_every_key_and_no_words(folder: Path) -> None:
    """A file beside each English one: the same keys, each text empty under the English one, plurals in its own forms."""
    written = run("language", "uk", "--folder", folder).output.split()
    assert written == [file.replace("en.yaml", "uk.yaml") for file in sorted(SOUND) if file.endswith("/en.yaml")]
    text = (folder / "dialogues/meet/uk.yaml").read_text("utf-8")
    assert '    # Who is on the other side?\n    ask: ""\n' in text
    assert (
        "    # one: There is {count} point of {of}.\n    # other: There are {count} points of {of}.\n    say:\n" in text
    )
    node, problems = read(text.encode(), "uk.yaml")
    assert node
    assert not problems
    low = node.at(["steps", "low", "say"]).value
    assert isinstance(low, dict)
    assert list(low) == ["one", "few", "many", "other"]
    words, _ = read((folder / "signals/uk.yaml").read_bytes(), "uk.yaml")
    assert words
    assert words.at(["signals", "only-money", "cues"]).plain() == [""]


def test_the_check_lists_what_is_left_towritten(folder: Path) -> None:
    """File and line of every empty text; failure; and the rest is checked as ever."""
    run("language", "uk", "--folder", folder)
    result = run("check", "--folder", folder)
    assert result.exit_code == 1
    assert "daily/uk.yaml:7: `prompt` is empty; write it, or remove the key\n" in result.stdout
    lines = result.stdout.splitlines()
    assert all("/uk.yaml:" in line for line in lines)
    assert len({line.partition(" ")[0] for line in lines}) == len(lines), "each empty text once"
    assert result.stderr.startswith("uk is begun, with ")


def test_the_coach_does_without_a_begun_language(folder: Path) -> None:
    """A translation in the making stops nobody, and changes nothing for those who talk."""
    before = content.load(folder)
    run("language", "uk", "--folder", folder)
    assert content.load(folder) == before
    assert "(meet.write.ask has no words)" in run("show", "meet", "--language", "uk", "--folder", folder).output
    assert run("show", "meet", "--folder", folder).exit_code == 0


def test_a_finished_language_is_spoken(folder: Path) -> None:
    """Once nothing is empty, the language is held to the rules of all, and then it is the coach's third."""
    run("language", "uk", "--folder", folder)
    for file in folder.rglob("uk.yaml"):
        original, _ = read(file.with_name("en.yaml").read_bytes(), "en.yaml")
        assert original
        file.write_text(_in_its_place(original), encoding="utf-8")
    library = content.load(folder)
    assert library.languages == ("pl", "en", "uk")
    assert library.texts["uk"].keys() == library.texts["en"].keys()


def _in_its_place(original: Node) -> str:
    """The English words as JSON (which is YAML), plurals in all the forms that Ukrainian has."""

    def put(value: object) -> object:
        if isinstance(value, dict) and set(value) == {"one", "other"}:
            return dict.fromkeys(("one", "few", "many", "other"), value["other"])
        return {key: put(each) for key, each in value.items()} if isinstance(value, dict) else value

    return json.dumps(put(original.plain()), ensure_ascii=False)


def test_a_fault_in_a_finished_language_is_refused(folder: Path) -> None:
    """A language without empty texts that lacks a file stops the start: nobody's language goes away unsaid."""
    (folder / "daily/uk.yaml").write_text("prompts: {D-001: {prompt: Що?, follow_up: Коли?}}", encoding="utf-8")
    with pytest.raises(content.ContentRefused, match=r"system/uk\.yaml:1: is missing; write it"):
        content.load(folder)


def test_a_language_is_begun_where_it_stopped(folder: Path) -> None:
    """A second call writes only what has come since, and leaves what is written alone."""
    run("language", "uk", "--folder", folder)
    (folder / "daily/uk.yaml").write_text("prompts: {}\n", encoding="utf-8")
    assert run("language", "uk", "--folder", folder).output.startswith("uk has all its files")
    assert "run `kladka content language uk`" in run("new", "tea-party", "--folder", folder).stderr
    assert run("language", "uk", "--folder", folder).output == "dialogues/tea-party/uk.yaml\n"
    assert (folder / "daily/uk.yaml").read_text("utf-8") == "prompts: {}\n"


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("pl", "pl and en are always there; name another language\n"),
        ("xx", "`xx` is no language code that CLDR knows; it is two or three letters, such as de or uk\n"),
        ("../a", "`../a` is no language code that CLDR knows; it is two or three letters, such as de or uk\n"),
        ("UK", "`UK` is no language code that CLDR knows; it is two or three letters, such as de or uk\n"),
    ],
)
def test_what_is_no_third_language_is_refused(folder: Path, code: str, sentence: str) -> None:
    """A sentence, and nothing written."""
    before = content_files(folder)
    assert run("language", code, "--folder", folder).stderr == sentence
    assert content_files(folder) == before


def test_a_file_of_an_unknown_language_has_no_place() -> None:
    """A stray file is told as such; it does not make a language."""
    sources, _, problems = examine(as_bytes({**SOUND, "daily/abc.yaml": "prompts: {}"}))
    assert sources.languages == ("pl", "en")
    assert [str(each).partition(";")[0] for each in problems] == [
        "daily/abc.yaml:1: has no place in the content folder"
    ]


def test_the_content_that_ships_can_be_begun_in_another_language(tmp_path: Path) -> None:
    """Every file of ours has a twin that is YAML with the same keys, whatever stands in the texts."""
    for name in content_files(HERE):
        if name.endswith("/en.yaml"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(HERE / name, tmp_path / name)
    files = content_files(tmp_path)
    for file in languages.begin(tmp_path, files, "de"):
        node, problems = read((tmp_path / file).read_bytes(), file)
        original, _ = read(files[file.replace("de.yaml", "en.yaml")], file)
        assert not problems
        assert node
        assert original
        assert _keys(node) == _keys(original)
    assert languages.begun(content_files(tmp_path)) == {"de"}


def _keys(node: Node) -> object:
    """German and English have the same plural forms."""
    return {key: _keys(each) for key, each in node.value.items()} if isinstance(node.value, dict) else None


@pytest.mark.parametrize("language", ["bn", "fa", "ksh", "qu", "szl", "de", "uk"])
def test_any_language_of_cldr_can_be_listened_to(language: str) -> None:
    """A language of which CLDR knows little has fewer words for days and hours, and no less."""
    assert moments.groups(language).keys() == {"date-words", "hour-words"}
