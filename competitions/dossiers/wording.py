"""What the kinds of questions and the changes of a form are called."""

from app.i18n import _l
from competitions.dossiers.enums import ColumnKind, FieldKind, FormChange

#: Kind → its name, what it takes, its icon.
KINDS = {
    FieldKind.SHORT_TEXT: (_l("Short text"), _l("One line, such as a name."), "minus"),
    FieldKind.LONG_TEXT: (_l("Long text"), _l("Paragraphs, with a limit of words if you wish."),
                          "scroll-text"),
    FieldKind.CHOICE: (_l("Choice"), _l("One of several answers that you give."), "list"),
    FieldKind.YES_NO: (_l("Yes or no"), _l("Other questions may depend on it."), "circle-help"),
    FieldKind.NUMBER: (_l("Number"), _l("A figure, whole or with decimals."), "chart-column"),
    FieldKind.MONEY: (_l("Amount of money"), _l("In whole đồng."), "banknote"),
    FieldKind.DATE: (_l("Date"), _l("A day, such as 21/11/2026."), "calendar"),
    FieldKind.URL: (_l("Web address"),
                    _l("A video or a web site; checked whether it opens without signing in."),
                    "link"),
    FieldKind.FILE: (_l("File"), _l("PDF; Word or slides if you allow them."), "file-text"),
    FieldKind.IMAGE: (_l("Pictures"), _l("Photos of the product, also straight from a phone."),
                      "image"),
    FieldKind.TABLE: (_l("Table"), _l("Rows under your columns; amounts of money are summed."),
                      "rows-3"),
    FieldKind.MEMBERS: (_l("Team"), _l("The people, with the least and the most number."),
                        "users"),
}
COLUMN_KINDS = {
    ColumnKind.TEXT: _l("Text"), ColumnKind.NUMBER: _l("Number"),
    ColumnKind.MONEY: _l("Amount of money"),
}
CHANGES = {
    FormChange.MADE: _l("Form made"),
    FormChange.ADDED: _l("Question added"),
    FormChange.EDITED: _l("Question changed"),
    FormChange.MOVED: _l("Order changed"),
    FormChange.RENAMED: _l("Section renamed"),
    FormChange.RETIRED: _l("Question retired"),
    FormChange.RESTORED: _l("Question asked again"),
}
ACCEPTS = {
    "pdf": _l("PDF"), "word": _l("Word (DOCX)"), "slides": _l("Slides (PPTX)"),
    "sheet": _l("Excel (XLSX)"), "image": _l("Photos"),
}
