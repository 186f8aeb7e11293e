"""The pages that make a tablet ready."""

import io
from pathlib import Path
from typing import Any

import pypdf
from flask import Flask

from app.hall.authority import make_papers, read_authority


def test_without_an_authority_only_the_address_is_shown(client: Any) -> None:
    page = client.get("/hall/?lang=en")
    assert "be-phong.crt" not in page.text
    assert "http://localhost/judge/enter" in page.text
    assert client.get("/hall/be-phong.crt").status_code == 404


def test_the_certificate_comes_with_steps_and_a_fingerprint(
    app: Flask, client: Any, tmp_path: Path,
) -> None:
    papers = make_papers(tmp_path / "hall", ["192.168.1.10"])
    app.config |= {"HALL_CA": str(papers.authority), "HALL_URL": "https://192.168.1.10:8000",
                   "HALL_DOOR": "http://192.168.1.10:8001"}
    content, fingerprint = read_authority(papers.authority)
    page = client.get("/hall/").text
    assert all(word in page for word in (fingerprint, "iPad", "Android", "Windows",
                                         "https://192.168.1.10:8000/judge/enter"))
    answer = client.get("/hall/be-phong.crt")
    assert (answer.data, answer.mimetype) == (content, "application/x-x509-ca-cert")
    text = pypdf.PdfReader(io.BytesIO(client.get("/hall/poster.pdf").data)).pages[0].extract_text()
    assert "http://192.168.1.10:8001" in text
    assert "https://192.168.1.10:8000/judge/enter" in text
