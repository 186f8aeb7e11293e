"""Ways of reminding, in words."""

from app.i18n import _l
from judging.scoresheets.nudges.enums import Channel

CHANNELS = {
    Channel.MAIL: _l("mail sent"),
    Channel.ZALO: _l("message sent"),
    Channel.PHONE: _l("called"),
}
