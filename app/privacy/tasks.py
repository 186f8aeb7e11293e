"""What waits for officers: requests about data by their due date, texts to be passed on."""

from datetime import datetime

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from app.auth.enums import OFFICE, Role, Scope
from app.auth.models import User
from app.auth.policies import is_admin
from app.home.queries import Task
from app.orm import db
from app.outbox.models import Delivery, Message
from app.privacy.models import DataRequest, DataRequestPlace, RequestState
from app.templating import vidate


def home_tasks(user: User, now: datetime) -> list[Task]:  # noqa: ARG001 -- one shape for all
    """Tell an administrator what people ask about their data."""
    if not is_admin(user):
        return []
    return _requests(sa.true(), url_for("privacy.list_all_requests"))


def office_tasks(competition: object, user: User, now: datetime) -> list[Task]:
    """Tell an organiser the same for a competition, and the office which texts wait."""
    key, slug = competition.id, competition.slug  # type: ignore[attr-defined]
    roles = {grant.role for grant in user.grants if grant.scope_id == key}
    tasks = []
    if roles & set(OFFICE):
        tasks += _texts(key, now, url_for("texts.list_texts", slug=slug))
    if Role.ORGANISER in roles:
        here = sa.exists().where(DataRequestPlace.request_id == DataRequest.id,
                                 DataRequestPlace.competition_id == key)
        tasks += _requests(here, url_for("privacy.list_requests", slug=slug))
    return tasks


def _requests(where: sa.ColumnElement[bool], url: str) -> list[Task]:
    count, due = db.session.execute(
        sa.select(sa.func.count(), sa.func.min(DataRequest.due_at)).where(
            DataRequest.state == RequestState.OPEN, where)).one()
    if not count:
        return []
    return [Task(_("Requests about personal data"), url, count=count, kind="amber",
                 icon="shield-check", note=_("the first is due on %(day)s", day=vidate(due)))]


def _texts(competition_id: int, now: datetime, url: str) -> list[Task]:
    """Tell of codes, good for minutes, and of notices that no machine sends, in one SELECT."""
    is_code = sa.and_(Message.secret.is_not(None), Message.secret_until > now)
    is_notice = sa.and_(Message.secret.is_(None), Message.secret_until.is_(None))
    codes, notices = db.session.execute(
        sa.select(sa.func.count().filter(is_code), sa.func.count().filter(is_notice))
        .select_from(Message).where(
            Message.scope_kind == Scope.COMPETITION, Message.scope_id == competition_id,
            Message.to.not_like("%@%"), Message.next_try_at.is_(None),
            Message.state != Delivery.SENT)).one()
    found = ((_("Codes to pass on by Zalo"), codes), (_("Notices to pass on by Zalo"), notices))
    return [Task(label, url, count=count, kind="cinnamon", icon="message-circle",
                 note=_("Nothing sends them by itself here")) for label, count in found if count]
