"""Where a signed paper differs: parts that are no paragraph by name, with the lines that differ."""

from dataclasses import replace

from app.paper import document as doc
from app.paper.document import Document, Section
from judging.papers.comparing import Difference, differences
from tests.app.paper.decree import decision


def test_the_head_says_only_the_line_that_differs() -> None:
    signed = decision()
    head, *rest = signed.sections[0].blocks
    assert isinstance(head, doc.Letterhead)
    renamed = replace(head, parent="SỞ ĐỔI TÊN")
    now = replace(signed, sections=(
        replace(signed.sections[0], blocks=(renamed, *rest)), *signed.sections[1:]))

    assert differences(signed, now) == [
        Difference("phần đầu văn bản", head.parent, "SỞ ĐỔI TÊN")]


def test_a_signature_says_who_receives_it_now() -> None:
    def paper(*recipients: str) -> Document:
        return Document("Giấy mời", (Section((
            doc.plain("Kính mời./."),
            doc.Signing(doc.Place(("GIÁM ĐỐC",), "Hoà"), recipients=recipients))),))

    found = differences(paper("- A;"), paper("- B;"))
    assert found == [Difference("chỗ ký, nơi nhận", "- A;", "- B;")]
