"""Words in two languages, and what people typed inside them."""

from flask import Flask, render_template_string
from flask_babel import lazy_gettext

from app.i18n import _l


def test_a_name_inside_lazy_words_is_text_and_never_a_tag(app: Flask) -> None:
    name = '<script>alert("x")</script>'
    safe = "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;"
    for lazy in (_l, lazy_gettext):
        words = lazy("Saved: %(name)s.", name=name)
        with app.test_request_context("/?lang=en"):
            shown = render_template_string(
                "{{ w }}|{{ [w]|join(', ') }}|{{ '' ~ w }}|{% trans w=w %}{{ w }}{% endtrans %}",
                w=words)
            assert shown.split("|") == [f"Saved: {safe}."] * 4
            assert str(words) == f"Saved: {name}."
