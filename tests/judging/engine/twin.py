"""The official tally once more, slowly, in fractions.Fraction and plain loops.

Written from the contract, sharing no code with the engine beyond the declared rules.
"""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction


def half_up(value, places):
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if value >= 0 else -whole, 10**places)


def middle(values):
    values = sorted(values)
    n = len(values)
    return (values[(n - 1) // 2] + values[n // 2]) / 2


def gather(values, rules):
    if rules.aggregate == "sum":
        return sum(values)
    if rules.aggregate == "median":
        return middle(values)
    values = sorted(values)
    if rules.aggregate == "trimmed_mean":
        values = values[rules.drop : len(values) - rules.drop]
    return sum(values) / len(values) if values else None


class Slow:
    def __init__(self, rows, rubric, rules, other=(), chair=None):
        """Rows are (entry, judge, criterion, mark); mark is a str, int, Decimal, "na" or None."""
        self.rules, self.rubric, self.chair = rules, rubric, chair
        by_key = {c.key: c for c in rubric.criteria}
        parents = {c.parent for c in rubric.criteria}
        self.shown = [c for c in rubric.criteria if c.key not in parents]
        self.panel = [c for c in self.shown if c.source == "panel" and self.counts(c, by_key)]
        self.others = [c for c in self.shown if c.source == "other" and self.counts(c, by_key)]
        self.weight = {c.key: self.share(c, by_key) for c in self.panel + self.others}
        self.sheets = defaultdict(dict)
        self.all_entries = []
        for entry, judge, key, mark in rows:
            self.sheets[entry, judge][key] = mark
            if entry not in self.all_entries:
                self.all_entries.append(entry)
        self.other = {(entry, key): Fraction(points) for entry, key, points in other}
        self.run()

    def counts(self, c, by_key):
        while True:
            if not c.counts or c.weight == 0:
                return False
            if c.parent is None:
                return True
            c = by_key[c.parent]

    def share(self, c, by_key):
        weight = Fraction(1)
        while True:
            peers = [p for p in by_key.values() if p.parent == c.parent and p.counts]
            total = sum(Fraction(p.weight) for p in peers) if self.rubric.normalise else 1
            weight *= Fraction(c.weight) / total
            if c.parent is None:
                return weight
            c = by_key[c.parent]

    def points(self, c, mark):
        if self.rubric.normalise:
            part = (mark - Fraction(c.low)) / (Fraction(c.high) - Fraction(c.low))
            return Fraction(self.rubric.scale) * self.weight[c.key] * part
        return self.weight[c.key] * mark

    def maximum(self, c):
        return self.points(c, Fraction(c.high))

    def mark(self, sheet, c):
        """Return a Fraction, "na" or None."""
        mark = sheet.get(c.key)
        return mark if mark in (None, "na") else Fraction(mark)

    def total(self, sheet):
        """Return (total or None, counted)."""
        rules = self.rules
        asked = [c for c in self.panel if self.mark(sheet, c) != "na"]
        given = [c for c in asked if self.mark(sheet, c) is not None]
        if not given:
            return None, False
        incomplete = len(given) < len(asked)
        ceiling = sum(self.maximum(c) for c in asked)
        if incomplete and rules.missing == "reject":
            return None, rules.level == "criterion"
        if incomplete and rules.missing == "renormalise":
            if 2 * sum(self.maximum(c) for c in given) < ceiling:
                return None, rules.level == "criterion"
            ceiling = sum(self.maximum(c) for c in given)
        points = [self.points(c, self.mark(sheet, c)) for c in given]
        if rules.level == "sheet" and "criterion" in rules.rounding_stages:
            points = [half_up(p, rules.places) for p in points]
        total = sum(points) * sum(self.maximum(c) for c in self.panel) / ceiling
        if "sheet" in rules.rounding_stages:
            total = half_up(total, rules.places)
        return total, True

    def run(self):
        self.totals, self.counted = {}, {}
        for key, sheet in self.sheets.items():
            self.totals[key], self.counted[key] = self.total(sheet)
        rule = self.rules.deviation
        if rule is not None and rule.basis == "mean" and rule.action == "exclude":
            for entry in self.all_entries:
                valid = [k for k in self.kept(entry) if self.totals[k] is not None]
                if valid:
                    mean = sum(self.totals[k] for k in valid) / len(valid)
                    for k in valid:
                        self.counted[k] = abs(self.totals[k] - mean) <= Fraction(rule.limit)
        self.score = {entry: self.score_of(entry) for entry in self.all_entries}
        self.qualifies = {entry: self.qualified(entry) for entry in self.all_entries}
        self.place()

    def kept(self, entry):
        return [k for k in self.sheets if k[0] == entry and self.counted[k]]

    def score_of(self, entry):
        rules, kept = self.rules, self.kept(entry)
        need = 2 * rules.drop + 1 if rules.aggregate == "trimmed_mean" else 1
        if len(kept) < need:
            return None
        if rules.level == "sheet":
            score = gather([self.totals[k] for k in kept], rules)
        else:
            score = self.by_line(kept)
            if score is None:
                return None
        for c in self.others:
            if (entry, c.key) in self.other:
                points = self.points(c, self.other[entry, c.key])
                score += half_up(points, rules.places) if self.rounds_lines() else points
        return half_up(score, rules.places) if "final" in rules.rounding_stages else score

    def rounds_lines(self):
        return "criterion" in self.rules.rounding_stages

    def line_marks(self, kept, c):
        marks = []
        for k in kept:
            mark = self.mark(self.sheets[k], c)
            if mark is None and self.rules.missing == "zero":
                mark = Fraction(c.low) if self.rubric.normalise else Fraction(0)
            marks.append(mark)
        return marks

    def line_value(self, kept, c):
        marks = [m for m in self.line_marks(kept, c) if m not in (None, "na")]
        if not marks:
            return None
        value = gather(marks, self.rules)
        return half_up(value, self.rules.places) if self.rounds_lines() else value

    def by_line(self, kept):
        score, remaining = Fraction(0), Fraction(0)
        for c in self.panel:
            marks = self.line_marks(kept, c)
            numbers = [m for m in marks if m not in (None, "na")]
            if not numbers:
                if not all(m == "na" for m in marks) and self.rules.missing != "renormalise":
                    remaining += self.maximum(c)
                continue
            if self.rules.aggregate == "trimmed_mean" and len(numbers) <= 2 * self.rules.drop:
                return None
            points = self.points(c, self.line_value(kept, c))
            score += half_up(points, self.rules.places) if self.rounds_lines() else points
            remaining += self.maximum(c)
        full = sum(self.maximum(c) for c in self.panel)
        return score * full / remaining

    def qualified(self, entry):
        rules, kept = self.rules, self.kept(entry)
        if self.score[entry] is None or len(kept) < rules.min_sheets:
            return False
        if rules.threshold is not None and self.score[entry] < Fraction(rules.threshold):
            return False
        if rules.floor is not None:
            for c in self.panel:
                marks = [m for m in self.line_marks(kept, c) if m not in (None, "na")]
                if not marks:
                    continue
                average = rules.floor.basis == "average"
                value = sum(marks) / len(marks) if average else min(marks)
                if value <= Fraction(rules.floor.value):
                    return False
        return True

    def place(self):
        scored = [e for e in self.all_entries if self.score[e] is not None]
        self.broken = dict.fromkeys(self.all_entries)
        groups = self.split(scored, lambda e: (self.qualifies[e], self.score[e]))
        final = [part for group in groups for part in self.untie(group)]
        self.rank, self.tied, self.advances = {}, {}, dict.fromkeys(self.all_entries, False)
        seats, place = self.rules.seats, 1
        for group in final:
            for e in group:
                self.rank[e], self.tied[e] = place, len(group) > 1
                fits = seats is None or place + len(group) - 1 <= seats
                self.advances[e] = self.qualifies[e] and fits
            place += len(group)

    @staticmethod
    def split(group, key):
        keys = sorted({key(e) for e in group}, reverse=True)
        return [[e for e in group if key(e) == k] for k in keys]

    def untie(self, group):
        if len(group) == 1:
            return [group]
        for rule in self.rules.tie_break:
            parts = self.split(group, lambda e, rule=rule: self.tie_key(rule, e, group))
            if len(parts) > 1:
                done = []
                for part in parts:
                    if len(part) == 1:
                        self.broken[part[0]] = rule
                    done += self.untie(part)
                return done
        return [group]

    def tie_key(self, rule, entry, group):
        kept = [k for k in self.kept(entry) if self.totals[k] is not None]
        if rule == "first_places":
            return sum(self.is_first(k) for k in kept)
        if rule == "median":
            return (1, middle([self.totals[k] for k in kept])) if kept else (0, 0)
        if rule == "chair":
            if self.chair is None:
                return 0
            return -self.chair.index(entry) if entry in self.chair else -len(self.chair)
        if rule == "head_to_head":
            return sum(self.duel(entry, rival) for rival in group)
        return self.criterion(rule.partition(":")[2], entry)

    def is_first(self, key):
        rivals = [
            t for k, t in self.totals.items()
            if k[1] == key[1] and self.counted[k] and t is not None
        ]  # fmt: skip
        return self.totals[key] == max(rivals)

    def duel(self, entry, rival):
        lead = 0
        for (e, judge), total in self.totals.items():
            against = self.totals.get((rival, judge))
            both = e == entry and total is not None and against is not None
            if both and self.counted[e, judge] and self.counted[rival, judge]:
                lead += (total > against) - (total < against)
        return (lead > 0) - (lead < 0)

    def criterion(self, wanted, entry):
        kept, value, known = self.kept(entry), Fraction(0), False
        for c in self.shown:
            if wanted not in (c.key, c.parent):
                continue
            if c.source == "other":
                mark = self.other.get((entry, c.key))
            elif self.rules.level == "criterion" and c in self.panel:
                mark = self.line_value(kept, c)
            else:
                marks = [m for m in self.line_marks(kept, c) if m not in (None, "na")]
                mark = sum(marks) / len(marks) if marks else None
            if mark is not None:
                known = True
                counted = c in self.panel or c in self.others
                value += self.points(c, mark) if counted else mark * (wanted == c.key)
        return (known, value)


def as_fraction(value):
    return None if value is None else Fraction(Decimal(value))
