import re
from string import Formatter

from deploy.models import ROOT, ModelError
from deploy.words import WORDS


def test_every_sentence_says_the_same_in_both_languages():
    for key, (japanese, english) in WORDS.items():
        names = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (japanese, english)]
        assert names[0] == names[1], key
        assert "。対処: " in japanese, key
        assert english.isascii(), key


def test_every_sentence_is_used_and_every_used_one_exists():
    files = [*(ROOT / "deploy").glob("*.py"), *(ROOT / "service").rglob("*.py")]
    source = "\n".join(path.read_text("utf-8") for path in files)
    raised = re.findall(r'\bModelError\(\s*"(\w+)"(?: if [^,]+ else "(\w+)")?', source)
    assert {key for keys in raised for key in keys if key} == set(WORDS)


def test_an_error_is_told_in_both_languages():
    error = ModelError("no_revision", name="a/b", revision="v9")
    assert str(error) == "a/b has no revision 'v9'; give a branch, a tag or a commit of it"
    assert error.japanese == "a/b に v9 という版はありません。対処: ブランチ、タグ、コミットのどれかを指定してください"
