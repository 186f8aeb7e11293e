"""From what was asked for to the file: the rows that this person may see at this moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.auth.models import User
from app.clock import local
from app.errors import DomainError, NotFound
from app.i18n import _l
from app.i18n import local as in_words
from competitions.programme.models import Competition
from judging.records import files, policies, queries_entries, queries_office, queries_results
from judging.records.checking import check_sheets, checking_workbook
from judging.records.enums import BY_SITTING, ExportForm, ExportKind
from judging.records.files import Heading, Tick
from judging.records.tables import Field, Table, chosen
from judging.records.wording import KINDS
from judging.rubrics.models import Sitting


@dataclass(frozen=True)
class Order:
    """What is exported: kind, form, columns, perhaps one stage and track of all."""

    kind: ExportKind
    form: ExportForm
    columns: tuple[str, ...]
    sitting_id: int | None
    locale: str
    #: Kept for years: addresses and phone numbers of people are shortened.
    is_for_years: bool = False


@dataclass(frozen=True)
class Made:
    """A finished file."""

    content: bytes
    name: str
    mimetype: str
    rows: int


def sittings_of(order: Order, user: User, competition_id: int) -> list[Sitting]:
    """Return the stages and tracks of an order that this person may take by now."""
    if order.kind not in BY_SITTING:
        return []
    seen = queries_results.sittings_for(user, competition_id, order.kind)
    if order.sitting_id is None:
        return seen
    found = [sitting for sitting in seen if sitting.id == order.sitting_id]
    if not found:
        raise NotFound()
    return found


def count_of(order: Order, user: User, competition_id: int) -> int:
    """Return about how many rows an order has; a bound for those that are always few."""
    if order.kind in BY_SITTING:
        return queries_results.count_rows(sittings_of(order, user, competition_id), order.kind)
    if order.kind is ExportKind.ENTRIES:
        return queries_entries.count_entries(competition_id)
    if order.kind is ExportKind.MAILS:
        every = policies.sees_all_mail(policies.roles_of(user, competition_id))
        return queries_office.count_messages(competition_id, texts_alone=not every)
    return 0


def fields_of(kind: ExportKind, user: User, competition: Competition) -> Sequence[Field]:
    """Return the columns that may be chosen."""
    if kind is ExportKind.SHEETS:
        return queries_results.sheet_fields(
            queries_results.sittings_for(user, competition.id, kind), user)
    if kind is ExportKind.ENTRIES:
        return queries_entries.entry_fields(competition.id)
    if kind is ExportKind.RANKINGS:
        return queries_results.ranking_table([], user).fields
    return table_of(Order(kind, ExportForm.CSV, (), None, "vi"), user, competition).fields


def table_of(order: Order, user: User, competition: Competition) -> Table:
    """Return all columns and rows of an order."""
    roles = policies.roles_of(user, competition.id)
    if order.kind not in policies.kinds_for(roles):
        raise NotFound()
    sittings = sittings_of(order, user, competition.id)
    makers = {
        ExportKind.RANKINGS: lambda: queries_results.ranking_table(sittings, user),
        ExportKind.SHEETS: lambda: queries_results.sheet_table(sittings, user),
        ExportKind.ENTRIES: lambda: queries_entries.entry_table(competition.id),
        ExportKind.JUDGES: lambda: queries_office.judge_table(competition.id),
        ExportKind.AWARDS: lambda: queries_office.award_table(competition),
        ExportKind.CERTIFICATES: lambda: queries_office.certificate_table(competition.id),
        ExportKind.COMPLAINTS: lambda: queries_office.complaint_table(competition.id),
        ExportKind.MAILS: lambda: queries_office.message_table(
            competition.id, texts_alone=not policies.sees_all_mail(roles),
            shortens=order.is_for_years),
    }
    return makers[order.kind]()


def heading_of(order: Order, user: User, competition: Competition, now: datetime) -> Heading:
    """Return what the file says of itself."""
    notes = (str(_l("Everything in Viet Nam's time.")),)
    return Heading(
        str(KINDS[order.kind][0]), in_words(competition), competition.host_name,
        competition.parent_name, competition.place, now, user.name, competition.is_demo,
        order.locale, notes)


def make(order: Order, user: User, competition: Competition, now: datetime,
         tick: Tick = lambda _done: None) -> Made:
    """Return the file of an order; the language in force is the order's."""
    heading = heading_of(order, user, competition, now)
    name = file_name(order, competition, now)
    mimetype = files.TYPES[order.form]
    if order.kind is ExportKind.SHEETS and order.form is ExportForm.XLSX:
        sittings = sittings_of(order, user, competition.id)
        every = queries_results.data_of(sittings, user)
        content = checking_workbook(every, heading, tick)
        return Made(content, name, mimetype, queries_results.count_sheets(every))
    table = table_of(order, user, competition).pick(order.columns)
    check_width(order, table.fields)
    if order.kind is ExportKind.RANKINGS and order.form is ExportForm.XLSX:
        checks = check_sheets(sittings_of(order, user, competition.id), user, heading)
        content = files.to_xlsx(table, heading, tick, checks)
        return Made(content, name, mimetype, len(table.rows))
    return Made(files.write(order.form, table, heading, tick), name, mimetype, len(table.rows))


def check_width(order: Order, fields: Sequence[Field]) -> None:
    """Refuse more columns than a page holds."""
    wanted = chosen(fields, order.columns)
    if order.form is ExportForm.PDF and len(wanted) > files.MOST_ON_PAPER:
        raise DomainError(_l("A page holds at most %(most)s columns; %(n)s are chosen. Choose "
                             "fewer, or take Excel.", most=files.MOST_ON_PAPER, n=len(wanted)),
                          "columns")


def file_name(order: Order, competition: Competition, now: datetime) -> str:
    """Return the name under which a file is saved."""
    return f"{competition.code_prefix}-{order.kind.value}-{local(now):%Y%m%d-%H%M}.{order.form}"
