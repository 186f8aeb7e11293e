"""Tờ trình, and the decision that approves results and gives prizes, with their annexes."""

from collections.abc import Iterator

from app.paper import document as doc
from app.paper.document import Column, Document, Element, Grid, Section
from app.paper.wording import official_date, short_digest
from judging.papers import parts, words
from judging.papers.facts import Contest, Facts, TrackPrizes
from judging.papers.parts import Values

COMMITTEE = ("TM. BAN TỔ CHỨC", "TRƯỞNG BAN")


def result_decision(facts: Facts, values: Values) -> Document:
    """Return the decision that approves results and gives prizes."""
    contest = facts.contest
    symbol = words.typed(values, "symbol", "QĐ-BTC")
    issuer = words.typed(values, "issuer", "Ban Tổ chức cuộc thi")
    blocks = (
        parts.committee_head(contest, values, symbol),
        doc.Title("QUYẾT ĐỊNH", f"Về việc phê duyệt kết quả và trao giải {contest.name}"),
        authority(values, "Trưởng Ban Tổ chức cuộc thi"),
        *doc.bases(bases(contest, values)),
        doc.plain("QUYẾT ĐỊNH:", Element.AUTHORITY),
        *_articles(facts, values),
        parts.signing(values, COMMITTEE, ("Như Điều 3", "Đơn vị, cá nhân đạt giải",
                                          "Lưu: VT, TTK")),
    )
    source = parts.source("Quyết định", symbol, issuer)
    return Document(f"Quyết định phê duyệt kết quả và trao giải {contest.name}",
                    (Section(blocks), *_annexes(facts, source)), demo=contest.demo,
                    author=contest.host)


def authority(values: Values, default: str) -> doc.Text:
    """Return the line of who decides, in capitals."""
    return doc.plain(words.typed(values, "decider", default).upper(), Element.AUTHORITY)


def bases(contest: Contest, values: Values, asked_by: str = "Tổ thư ký") -> tuple[str, ...]:
    """Return the legal bases: of the office's list, then the rules, then who proposes."""
    rules = contest.rules_number and (
        f"Căn cứ Quyết định số {contest.rules_number} "
        f"{official_date(contest.rules_date, 'vi')} ban hành Thể lệ {contest.name}")
    proposed = words.typed(values, "proposed_by", asked_by)
    return tuple(line for line in (*contest.bases, rules or f"Căn cứ Thể lệ {contest.name}",
                                   *words.lines(values, "bases"), f"Theo đề nghị của {proposed}")
                 if line)


def _articles(facts: Facts, values: Values) -> Iterator[doc.Text]:
    count = sum(len(track.prizes) for track in facts.prizes)
    amount = sum(track.amount for track in facts.prizes)
    tracks = words.listed(track.track for track in facts.prizes)
    money = f", tổng số tiền thưởng là {words.money(amount)}" if amount else ""
    yield doc.article(1, f"Phê duyệt kết quả chấm {facts.contest.name}"
                         f"{f', {tracks},' if tracks else ''} và trao {words.count(count)} giải "
                         f"thưởng{money} (danh sách tại Phụ lục kèm theo).")
    empty = [f"{name} {track.track}" for track in facts.prizes for name in track.empty]
    if empty:
        yield doc.plain(f"Không trao: {'; '.join(empty)}.")
    yield doc.article(2, words.typed(
        values, "funding", "Kinh phí trao giải được chi từ nguồn kinh phí tổ chức cuộc thi theo "
        "quy định. Các tổ chức, cá nhân đạt giải được cấp Giấy chứng nhận của Ban Tổ chức."))
    yield doc.ended(doc.article(3, words.typed(
        values, "carried_out", "Các thành viên Ban Tổ chức, Tổ thư ký, Hội đồng giám khảo và các "
        "tổ chức, cá nhân có tên tại Phụ lục chịu trách nhiệm thi hành Quyết định này kể từ ngày "
        "ký")))


def proposal(facts: Facts, values: Values) -> Document:
    """Return the tờ trình that asks for the decision."""
    contest = facts.contest
    symbol = words.typed(values, "symbol", "TTr-BTC")
    issuer = words.typed(values, "issuer", "Ban Tổ chức cuộc thi")
    addressee = words.lines(values, "to", (contest.parent or words.LONG_DOTS,))
    blocks: tuple[doc.Block, ...] = (
        parts.committee_head(contest, values, symbol),
        doc.Title("TỜ TRÌNH", f"Về việc phê duyệt kết quả và trao giải {contest.name}"),
        *doc.addressed(addressee),
        *parts.body(
            f"Thực hiện Thể lệ {contest.name}, Ban Tổ chức đã tổ chức tiếp nhận, rà soát hồ sơ và "
            "chấm thi theo các vòng đã công bố. Ban Tổ chức kính trình kết quả như sau:"),
        parts.head("1. Quá trình tổ chức"), *funnel_grid(facts),
        parts.head("2. Kết quả và đề nghị trao giải"), *results_in_words(facts),
        *parts.body(*words.lines(values, "more")),
        doc.ended(doc.plain(words.typed(
            values, "request", f"Ban Tổ chức kính trình {addressee[0]} xem xét, phê duyệt kết quả "
            "và trao giải theo danh sách tại Phụ lục kèm theo"))),
        parts.signing(values, COMMITTEE, ("Như trên", "Thành viên Ban Tổ chức",
                                          "Lưu: VT, TTK")),
    )
    source = parts.source("Tờ trình", symbol, issuer)
    return Document(f"Tờ trình phê duyệt kết quả {contest.name}",
                    (Section(blocks), *_annexes(facts, source)), demo=contest.demo,
                    author=contest.host)


def funnel_grid(facts: Facts) -> Iterator[doc.Block]:
    """Yield the table of how many entries came how far."""
    if facts.funnel is None:
        return
    tracks = facts.funnel.tracks
    yield Grid("Số hồ sơ qua các vòng", (
        Column("Nội dung", 3), *(Column(name, 1.4, "centre") for name in tracks),
        Column("Tổng số", 1.2, "centre")),
        tuple((what, *map(str, counts), str(sum(counts))) for what, counts in facts.funnel.rows))


def results_in_words(facts: Facts) -> Iterator[doc.Text]:
    """Yield a line for each track, then the money of all."""
    for track in facts.prizes:
        names: dict[str, int] = {}
        for prize in track.prizes:
            names[prize.name] = names.get(prize.name, 0) + 1
        given = ", ".join(f"{words.count(n)} {name}" for name, n in names.items())
        yield doc.plain(f"- {track.track}: {given or 'không có giải'}; tiền thưởng "
                        f"{words.dong(track.amount)} đồng; kết quả {track.stage}, mã đối chiếu "
                        f"{short_digest(track.digest)}.")
    amount = sum(track.amount for track in facts.prizes)
    yield doc.plain(f"Tổng số tiền thưởng: {words.money(amount)}.")


def _annexes(facts: Facts, source: str) -> Iterator[Section]:
    several = len(facts.prizes) > 1
    for number, track in enumerate(facts.prizes):
        label = parts.words.ROMAN[number] if several else ""
        yield parts.annex(label, f"Danh sách tổ chức, cá nhân đạt giải {track.track}", source,
                          prize_grid(track), landscape=True)


def prize_grid(track: TrackPrizes) -> Grid:
    """Return the prizes of a track with their sum."""
    rows = [(str(n), p.name, p.code, p.title, "\n".join(p.team), p.unit,
             words.dong(p.amount) if p.amount else p.benefit)
            for n, p in enumerate(track.prizes, start=1)]
    rows.append(("", "Tổng số", "", "", "", "", words.dong(track.amount)))
    return Grid(f"Danh sách đạt giải {track.track}", (
        Column("TT", 0.5, "centre"), Column("Giải", 1.2), Column("Mã hồ sơ", 1.55),
        Column("Tên hồ sơ", 2.8), Column("Tác giả, nhóm tác giả", 2), Column("Đơn vị", 1.8),
        Column("Tiền thưởng (đồng)", 1.5, "right")), tuple(rows), 11,
        frozenset({len(rows) - 1}))
