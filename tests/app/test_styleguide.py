"""The style guide: there while one develops, nowhere else, in both languages."""

import re
from typing import Any

import pytest
from flask import Flask


def test_the_style_guide_is_hidden_outside_development(app: Flask, client: Any) -> None:
    app.config["DEVELOPMENT"] = False
    assert client.get("/styleguide").status_code == 404


@pytest.mark.parametrize(
    ("language", "heading"), [("vi", "Bộ quy chuẩn giao diện"), ("en", "Style guide")]
)
def test_the_style_guide_speaks_both_languages(client: Any, language: str, heading: str) -> None:
    page = client.get(f"/styleguide?lang={language}").text
    assert re.findall(r"<h1>(.*?)</h1>", page) == [heading]
    assert f'<html lang="{language}"' in page


def test_no_component_carries_style_or_script_of_its_own(client: Any) -> None:
    page = client.get("/styleguide").text
    assert re.findall(r'\sstyle="|<style|\son\w+="|<script>', page) == []


def test_every_field_has_a_label_and_its_error_is_tied_to_it(client: Any) -> None:
    page = client.get("/styleguide").text
    labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', page))
    controls = re.findall(r"<(?:input|select|textarea)[^>]*>", page)
    named = {found[1] for tag in controls if 'type="hidden"' not in tag
             and (found := re.search(r'\bid="([^"]+)"', tag))}
    assert named - labelled == set()
    assert 'aria-describedby="wrong-email-error"' in page
    assert 'id="wrong-email-error"' in page
    assert '<a href="#wrong-email">' in page


@pytest.mark.parametrize(
    ("path", "lasting"), [("js/forms.js", "no-cache"), ("css/tokens.css", "max-age")]
)
def test_modules_are_asked_for_anew_and_the_rest_is_kept(
    client: Any, path: str, lasting: str
) -> None:
    with client.get(f"/static/{path}") as answer:
        assert lasting in answer.headers["Cache-Control"]
