"""One way to edit a thing on a page: shape, rules, conflicts, and back."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template
from flask_babel import gettext as _
from wtforms import BooleanField, Field, HiddenField, SelectField

from app.errors import Conflict, DomainError, Forbidden, NotFound
from competitions.programme.forms import VersionedForm


def edit_page(form: VersionedForm, template: str, save: Callable[[], Any], *, back: str,
              initial: Callable[[], Mapping[str, Any]], **context: Any) -> Any:
    """Show a form; when sent, save and go back, or show it again with what was typed.

    On a conflict the form takes the version now stored, and the page lists what differs: sending
    it once more is a decision, not an accident.
    """
    status, stored = 200, []
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                save()
            except (NotFound, Forbidden):
                raise
            except DomainError as error:
                form.attach(error)
                status = error.status
                if isinstance(error, Conflict):
                    stored = _renew(form, initial())
            else:
                flash(_("Saved."), "success")
                return redirect(back)
    return render_template(template, form=form, stored=stored, back=back, **context), status


def _renew(form: VersionedForm, initial: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Take over the stored version; return what is stored where it differs from what was typed."""
    fresh = type(form)(formdata=None, data=dict(initial))
    form.version.data = initial["version"]
    return [
        (str(field.label.text), _shown(fresh[field.short_name], field))
        for field in form
        if not isinstance(field, HiddenField) and field.short_name in initial
        and field.data != fresh[field.short_name].data
    ]


def _shown(stored: Field, typed: Field) -> str:
    if isinstance(stored, BooleanField):
        return _("Yes") if stored.data else _("No")
    if isinstance(stored.data, list):
        return ", ".join(str(value) for value in stored.data) or "–"
    if isinstance(stored, SelectField):
        words = {choice.value: str(choice.label) for choice in typed.iter_choices()}
        return words.get(stored.data, str(stored.data))
    if isinstance(stored.data, datetime):
        return stored.data.strftime("%H:%M %d/%m/%Y")
    return str(stored.data) if stored.data not in (None, "") else "–"
