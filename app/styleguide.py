"""The style guide: every token and component on one page, in development only."""

from datetime import timedelta

from flask import Blueprint, abort, current_app, render_template
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, RadioField, SelectField
from wtforms.fields import SelectChoice

from app.auth.doors import public
from app.clock import utc_now
from app.forms import Form, LineField, MomentField, NumberField, TextField, required

bp = Blueprint("styleguide", __name__)

FIELDS = [
    SelectChoice(value="", label=_l("Choose a field")),
    SelectChoice(value="agriculture", label=_l("Agriculture and products of the highlands")),
    SelectChoice(value="tourism", label=_l("Tourism, sea and islands")),
]
KINDS = [
    SelectChoice(value="idea", label=_l("Idea")),
    SelectChoice(value="project", label=_l("Project")),
]
COLOURS = (
    "ink", "muted", "rule", "quiet", "ground", "surface", "sea", "sea-dark", "sea-tint", "cinnamon",
    "cinnamon-tint", "leaf", "leaf-tint", "amber", "amber-tint", "rose", "rose-tint",
)
ENTRIES = (
    ("QN06-0042", "Tinh dầu quế Trà Bồng chưng cất bằng năng lượng mặt trời", "8.333", "leaf"),
    ("QN06-0043", "Nền tảng kết nối ngư dân đặc khu Lý Sơn với du khách trải nghiệm làng nghề, "
     "truy xuất nguồn gốc tỏi, hành và hải sản theo mùa vụ, có bản đồ số ba thứ tiếng",
     "7.9", "sea"),
    ("QN06-0044", "Y Ƀlŏm: cà phê Xơ Đăng từ vườn đến tách", None, "cinnamon"),
)


class SampleForm(Form):
    """One field of every kind, with a mistake in two of them."""

    name = LineField(_l("Name of the project"), [required()])
    email = LineField(_l("E-mail"), [required()])
    summary = TextField(_l("What problem does it solve?"), [required()])
    field = SelectField(_l("Field"), [required()], choices=FIELDS)
    kind = RadioField(_l("Track"), [required()], choices=KINDS)
    capital = NumberField(_l("Capital raised so far"), whole=True)
    mark = NumberField(_l("Mark"), [required()], maximum=10)
    founded = DateField(_l("First registered on"))
    closes = MomentField(_l("Deadline"), [required()])
    deck = FileField(_l("Pitch deck"))
    agree = BooleanField(_l("I have read the rules of the competition and agree to them."))


@bp.get("/styleguide")
@public
def show_styleguide() -> str:
    """Show tokens and components; hidden outside development."""
    if not current_app.config.get("DEVELOPMENT"):
        abort(404)
    form = SampleForm(formdata=None)
    wrong = SampleForm(formdata=None, prefix="wrong-")
    wrong.email.errors = [_l("Write an address such as ten@example.vn.")]
    wrong.mark.errors = [_l("Give at most %(most)s.", most=10)]
    return render_template(
        "styleguide.html", form=form, wrong=wrong, colours=COLOURS, entries=ENTRIES,
        soon=utc_now() + timedelta(days=5, hours=3), near=utc_now() + timedelta(hours=7),
    )
