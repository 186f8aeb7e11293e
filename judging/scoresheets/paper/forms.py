"""What a clerk types from a paper: a mark and "not applicable" for each criterion."""

from collections.abc import Iterable, Mapping

from flask_babel import lazy_gettext as _l

from app.forms import Form, LineField, TextField, required
from app.text import clean, clean_line
from judging.scoresheets.wire import LONGEST_WORD, NOT_APPLICABLE


class CodeForm(Form):
    """The code printed on a paper."""

    class Meta(Form.Meta):
        """A search: nothing is changed."""

        csrf = False

    code = LineField(_l("Code on the paper"), limit=40)


class DropForm(Form):
    """A paper that is given up."""

    reason = TextField(_l("Reason"), [required(_l("Give the reason."))], limit=500)


def read_values(posted: Mapping[str, str], keys: Iterable[str]) -> dict[str, str]:
    """Return what was typed for each criterion: "", "na" or a mark as typed."""
    return {
        key: NOT_APPLICABLE if posted.get(f"na-{key}")
        else clean_line(posted.get(f"mark-{key}", ""))[:LONGEST_WORD]
        for key in keys
    }


def read_comment(posted: Mapping[str, str], name: str = "comment") -> str:
    """Return a comment as typed; the general one unless another is named."""
    return clean(posted.get(name, "")).strip()[:20_000]


def read_comments(posted: Mapping[str, str], keys: Iterable[str]) -> dict[str, str]:
    """Return the comments on criteria that are not empty."""
    found = {key: read_comment(posted, f"comment-{key}") for key in keys}
    return {key: words for key, words in found.items() if words}
