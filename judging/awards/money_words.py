"""Đồng in words, as pay sheets want them: "Ba mươi lăm triệu đồng"."""

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
UNITS = ("", " nghìn", " triệu", " tỷ")


def dong_in_words(amount: int) -> str:
    """Return an amount in Vietnamese words.

    >>> dong_in_words(35_000_000), dong_in_words(1_005_021)
    ('Ba mươi lăm triệu đồng', 'Một triệu không trăm lẻ năm nghìn không trăm hai mươi mốt đồng')
    >>> dong_in_words(0), dong_in_words(2_000_000_000_000)
    ('Không đồng', 'Hai nghìn tỷ đồng')
    """
    words = _number(amount) or "không"
    return f"{words[0].upper()}{words[1:]} đồng"


def _number(amount: int, *, inside: bool = False) -> str:
    """Write a number; above a thousand billion, the billions are a number of their own."""
    if amount >= 10**12:
        rest = amount % 10**9
        head = f"{_number(amount // 10**9)} tỷ"
        return f"{head} {_number(rest, inside=True)}" if rest else head
    said = []
    for power in (3, 2, 1, 0):
        group = amount // 1000**power % 1000
        if group:
            said.append(_group(group, is_first=not said and not inside) + UNITS[power])
    return " ".join(said)


def _group(group: int, *, is_first: bool) -> str:
    """Write three digits; only the first group leaves out its leading zeros."""
    hundreds, tens, ones = group // 100, group // 10 % 10, group % 10
    said = [f"{DIGITS[hundreds]} trăm"] if hundreds or not is_first else []
    if tens > 1:
        said.append(f"{DIGITS[tens]} mươi")
    elif tens == 1:
        said.append("mười")
    elif ones and said:
        said.append("lẻ")
    if ones:
        said.append(_last(tens, ones))
    return " ".join(said)


def _last(tens: int, ones: int) -> str:
    if ones == 1 and tens > 1:
        return "mốt"
    if ones == 5 and tens:
        return "lăm"
    return DIGITS[ones]
