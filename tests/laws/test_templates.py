"""Pages: no script or style inside, nothing from outside hosts, one h1, a title."""

import re
from pathlib import Path

import pytest

from tests.laws import sources

#: Hosts a page may link to (never load from).
LINKS_ALLOWED = ("https://www.gnu.org/licenses/",)
HEADS = ("page_head(", "hero(")


def without_comments(path: Path) -> str:
    """Return a template without its comments."""
    return re.sub(r"{#.*?#}", "", path.read_text("utf-8"), flags=re.DOTALL)


def includes(path: Path) -> str:
    """Return a template with what it includes and extends inside it."""
    text = without_comments(path)
    for other in re.findall(r'{% include "([^"]+)"', text):
        text += without_comments(sources.TEMPLATES / other)
    return text


@pytest.mark.parametrize("wrong", [
    r'\sstyle\s*=', r"<style", r'\son[a-z]+\s*=\s*["\']', r"<script(?![^>]*\bsrc=)",
    r"javascript:", r'(?:src|action|srcset|poster)\s*=\s*["\']?(?:https?:)?//',
    r'<link[^>]*href\s*=\s*["\']?(?:https?:)?//', r"\|\s*safe\b", r"{%-?\s*autoescape",
])
def test_no_template_holds(wrong: str) -> None:
    found = [f"{sources.name(path)}: {match}" for path in sources.templates()
             for match in re.findall(wrong, without_comments(path))]
    assert found == []


def test_a_page_links_to_no_outside_host() -> None:
    found = [
        f"{sources.name(path)}: {link}" for path in sources.templates()
        for link in re.findall(r'href\s*=\s*["\'](https?://[^"\']+)', without_comments(path))
        if not link.startswith(LINKS_ALLOWED)
    ]
    assert found == []


def test_a_page_has_a_title_of_its_own() -> None:
    untitled = [sources.name(path) for path in sources.pages()
                if "{% block title" not in path.read_text("utf-8")]
    assert untitled == []


def test_a_page_has_one_heading_through_the_macro() -> None:
    wrong = {}
    for path in sources.pages():
        text = includes(path)
        layout = re.search(r'{% extends "layouts/(\w+)\.html"', text)
        if layout and layout[1] in {"desk", "board"}:
            continue  # these print their h1 in the bar: counted on the answered page
        calls = sum(text.count(head) for head in HEADS)
        if calls != 1 and not _is_one_or_the_other(text):
            wrong[sources.name(path)] = calls
    assert wrong == {}


def _is_one_or_the_other(text: str) -> bool:
    """Tell whether several heads stand in the arms of one `if`."""
    arms = re.split(r"{%-?\s*(?:if|elif|else)\b", text)
    return all(sum(arm.count(head) for head in HEADS) <= 1 for arm in arms)


def test_a_page_writes_no_heading_of_first_rank_by_hand() -> None:
    """The desk and the board hold it in their bar, an error page in its picture."""
    by_hand = [sources.name(path) for path in sources.pages()
               if "<h1" in without_comments(path) and path.parent.name != "errors"
               and not re.search(r'layouts/(desk|board)\.html"', path.read_text("utf-8"))]
    assert by_hand == []


def test_every_post_form_carries_a_token() -> None:
    bare = []
    for path in sources.templates():
        for form in re.findall(r"<form\b[^>]*>.*?</form>", without_comments(path), re.DOTALL):
            is_post = re.search(r'method\s*=\s*["\']?post', form, re.IGNORECASE)
            if is_post and not re.search(r"csrf|hidden_tag|form_block|hidden_fields", form):
                bare.append(sources.name(path))
    assert bare == []
