// The arithmetic of a sheet: numbers as people type them, steps, totals, what is missing, what is odd.
// Marks are decimal texts; sums are done in whole thousandths, never in fractions.
const UNIT = 1000;
const PARTS = [5, 4, 6, 7, 3, 2, 1];

/** "8,5" or "8.5" as thousandths, null if it is no number. */
export function thousandths(text) {
  const found = /^\s*([+-]?)(\d{1,9})(?:[.,](\d{0,3})0*)?\s*$/.exec(text ?? "");
  if (!found) return null;
  const size = Number(found[2]) * UNIT + Number((found[3] ?? "").padEnd(3, "0"));
  return found[1] === "-" ? -size : size;
}

/** Thousandths as the protocol writes them: "8.5". */
export function plain(value) {
  const sign = value < 0 ? "-" : "";
  const size = Math.abs(value);
  const rest = String(size % UNIT).padStart(3, "0").replace(/0+$/, "");
  return sign + Math.trunc(size / UNIT) + (rest ? `.${rest}` : "");
}

/** A mark as a language writes it: "8,5". */
export function shown(value, language) {
  const text = typeof value === "number" ? plain(value) : String(value);
  return language === "vi" ? text.replace(".", ",") : text;
}

/** The canonical form of a typed mark, or null. */
export function canonical(text) {
  const value = thousandths(text);
  return value === null ? null : plain(value);
}

function bounds(criterion) {
  return { low: thousandths(criterion.low), high: thousandths(criterion.high), step: thousandths(criterion.step ?? "") };
}

/** Why a mark is not one of this criterion's: "range", "step", "number" or null. */
export function refuses(criterion, text) {
  const value = thousandths(text);
  if (value === null) return "number";
  const { low, high, step } = bounds(criterion);
  if (value < low || value > high) return "range";
  if (step && (value - low) % step !== 0) return "step";
  return null;
}

/** At most 8 big steps: even parts of the range that are marks themselves. */
export function stepsOf(criterion) {
  const { low, high, step } = bounds(criterion);
  const span = high - low;
  const unit = step || UNIT;
  const fits = PARTS.filter((n) => span % n === 0 && (span / n) % unit === 0);
  const natural = fits.find((n) => (span / UNIT) % n === 0);
  const parts = span % unit === 0 && span / unit <= 7 ? span / unit : natural ?? fits[0] ?? 1;
  return Array.from({ length: parts + 1 }, (_, n) => plain(low + (span * n) / parts));
}

/** The next mark up or down, from nothing: the middle of the range. */
export function nudged(criterion, text, sign) {
  const { low, high, step } = bounds(criterion);
  const unit = step || UNIT;
  const value = thousandths(text);
  const from = value ?? low + Math.round((high - low) / 2 / unit) * unit - sign * unit;
  return plain(Math.min(high, Math.max(low, from + sign * unit)));
}

/** What the marks given add up to, of how much; weights have at most four places. */
export function totalOf(rubric, marks) {
  let points = 0, most = 0, given = 0, away = 0;
  const counted = rubric.criteria.filter((row) => row.counts);
  for (const row of counted) {
    const value = marks[row.key]?.value ?? null;
    if (value === "na") { away += 1; continue; }
    const { low, high } = bounds(row);
    const weight = Math.round(Number(row.weight) * 10_000);
    const span = rubric.normalised ? high - low : 1;
    most += (weight * (rubric.normalised ? high - low : high)) / span;
    if (value === null) continue;
    given += 1;
    points += (weight * (thousandths(value) - (rubric.normalised ? low : 0))) / span;
  }
  const scale = rubric.normalised && most ? (rubric.scale * UNIT) / most : 1 / 10_000;
  const whole = (sum) => plain(Math.round(Math.round(sum * scale * 1000) / 1000));
  return { points: whole(points), most: rubric.normalised ? String(rubric.scale) : whole(most),
           given: given + away, wanted: counted.length, away };
}

/** What a sheet still needs before it can be sent: criteria without a mark, comments asked for. */
export function missingOf(rubric, view) {
  const unmarked = rubric.criteria.filter((row) => row.counts && (view.marks[row.key]?.value ?? null) === null);
  const mute = rubric.criteria.filter((row) => row.comment_required && !view.marks[row.key]?.comment.trim());
  return { unmarked, mute, overall: Boolean(rubric.comment_required) && !view.comment.trim() };
}

/**
 * What a mark that is far from the judge's own pattern may have been meant to be, or null.
 * Out of range: the same digits with a comma ("85" of 20 → 8.5). Within: against the judge's other
 * marks on the same criterion (three at least): ten times or a tenth, or further off than any habit.
 */
export function suspicion(criterion, text, others) {
  const value = thousandths(text);
  if (value === null) return null;
  const { low, high } = bounds(criterion);
  const tenth = value % 10 === 0 ? value / 10 : null;
  if (value > high) {
    return tenth !== null && tenth >= low && refuses(criterion, plain(tenth)) === null ? { meant: plain(tenth) } : null;
  }
  const known = others.map(thousandths).filter((each) => each !== null).sort((a, b) => a - b);
  if (known.length < 3) return null;
  const middle = known[Math.floor(known.length / 2)];
  const spread = known[known.length - 1] - known[0];
  const reach = Math.max(0.35 * (high - low), spread);
  if (Math.abs(value - middle) <= reach) return null;
  const near = [tenth, value * 10].filter((each) => each !== null && Math.abs(each - middle) <= reach);
  const meant = near.map(plain).find((each) => refuses(criterion, each) === null) ?? null;
  return { meant, usual: plain(middle) };
}
