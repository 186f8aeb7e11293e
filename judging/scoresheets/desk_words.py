"""Every word of the desk: its dictionary travels with its shell, so it speaks without a network."""

import json

from flask_babel import force_locale

from app.i18n import LANGUAGES, _l
from judging.scoresheets.wording import REFUSALS, STATES

WORDS = {
    # The one word of state
    "saved_here": _l("Saved on this device"),
    "synchronised": _l("Synchronised"),
    "attention": _l("Needs attention"),
    # Network and session
    "offline": _l("No network. Go on scoring; the sheet is kept on this device."),
    "away": _l("That page needs the network. Your scoresheets are here."),
    "insecure": _l(
        "Do not reload this page without a network: this address is not secure (http), so the "
        "page itself cannot be kept on the device. Your marks are kept in any case.",
    ),
    "signed_out": _l(
        "The session has ended. Nothing is lost: what you mark is kept on this device and sent "
        "after you sign in again.",
    ),
    "forbidden": _l(
        "The server does not take marks from this account at present. Nothing is lost; ask the "
        "secretary.",
    ),
    "sign_in": _l("Sign in again"),
    "other_judge": _l(
        "Unsent changes of another judge are on this device: %(name)s, %(n)s. They are sent "
        "when that person signs in here.",
    ),
    "no_storage": _l(
        "This browser does not let the desk keep anything. Use the plain pages, or leave the "
        "private window.",
    ),
    "plain_pages": _l("Plain pages"),
    "storage_full": _l(
        "This device could not save the last change: its storage is full or blocked. The change "
        "stays on the screen and is tried again by itself; free some room, or ask the secretary.",
    ),
    "unsent": _l("Unsent changes: %(n)s"),
    "clock_off": _l("The clock of this device is off by %(n)s minutes. Marks count all the same."),
    "update_ready": _l("A new version of the desk is ready."),
    "update_now": _l("Use the new version"),
    # List
    "my_sheets": _l("My scoresheets"),
    "next_sheet": _l("Next: %(code)s"),
    "sent_of": _l("Sent: %(n)s of %(m)s"),
    "marked_of": _l("%(n)s/%(m)s criteria"),
    "none_yet": _l("No scoresheets yet"),
    "none_yet_more": _l(
        "The organising committee will give you entries to mark. They appear here by "
        "themselves.",
    ),
    "not_begun": _l("Marking has not begun."),
    "read_already": _l("You may read the dossiers already."),
    "all_sent": _l("All your scoresheets of this stage are sent. Thank you."),
    "declare_first": _l("First declare conflicts of interest"),
    "declare": _l("Declare conflicts of interest"),
    "declare_more": _l(
        "Tell us which entries you must not mark, or that there are none. The dossiers open "
        "after that.",
    ),
    "my_conflicts": _l("My conflicts of interest"),
    "print_dossiers": _l("Print my dossiers"),
    "waiting_to_send": _l("Sent here, waiting for the network"),
    **{f"state_{state.value}": word for state, word in STATES.items()},
    # A sheet
    "dossier": _l("Dossier"),
    "sheet": _l("Scoring sheet"),
    "parts": _l("Parts of this page"),
    "criteria": _l("criteria"),
    "criteria_head": _l("Criteria"),
    "previous": _l("Previous entry"),
    "next": _l("Next entry"),
    "n_of_m": _l("%(n)s of %(m)s"),
    "not_marked": _l("Not marked yet"),
    "zero": _l("0 points"),
    "na": _l("Not applicable"),
    "clear": _l("Clear the mark"),
    "less": _l("Less: %(name)s"),
    "more": _l("More: %(name)s"),
    "mark": _l("Mark: %(name)s"),
    "out_of": _l("out of %(n)s"),
    "keypad": _l("Number pad: %(name)s"),
    "take": _l("Enter"),
    "rub_out": _l("Rub out the last digit"),
    "range": _l("%(low)s to %(high)s, in steps of %(step)s"),
    "levels": _l("What the levels mean"),
    "comment": _l("Comment on this criterion"),
    "overall": _l("Overall comment"),
    "required": _l("required"),
    "notes": _l("My private notes"),
    "notes_help": _l("Kept on this device only. Nobody else ever sees them."),
    "total": _l("Total"),
    "sum": _l("Sum"),
    "undo": _l("Undo"),
    "changed": _l("%(name)s: %(before)s → %(after)s"),
    "comment_changed": _l("The comment was changed back."),
    "send": _l("Send the scoresheet"),
    "back_to_list": _l("My scoresheets"),
    "back_to_marks": _l("Back to marking"),
    "conflict_here": _l("I have a conflict of interest"),
    "reopened": _l("The chair reopened this scoresheet."),
    "sent_at": _l("Sent at %(at)s"),
    "sent_note": _l("To change something, ask the chair of the panel to reopen the sheet."),
    "sent_waiting": _l(
        "The sheet is signed on this device and goes out by itself as soon as there is a "
        "network. Do not clear the browser until then.",
    ),
    "receipt": _l("Receipt code"),
    "receipt_soon": _l("The receipt code appears here once the server has the sheet."),
    "digest": _l("Digest"),
    "recused": _l("You do not mark this entry because of a conflict of interest."),
    "closed": _l("Marking of this stage is not open."),
    "gone": _l("This scoresheet is not on this device."),
    # What is asked
    "odd_above": _l("%(typed)s is above the maximum of %(high)s. Did you mean %(meant)s?"),
    "odd_meant": _l("Really %(typed)s, not %(meant)s?"),
    "odd_usual": _l("Really %(typed)s? You usually give about %(usual)s on this criterion."),
    "odd_keep": _l("Yes, %(typed)s"),
    "odd_take": _l("No, %(meant)s"),
    "odd_back": _l("No, mark again"),
    "bad_number": _l("Type a number, such as 8,5."),
    "bad_range": _l("The mark is outside the range of this criterion."),
    "bad_step": _l("The mark does not fit the step of this criterion."),
    # Conflicts and refusals
    "conflict": _l("Changed on another device. Which one stands?"),
    "mine": _l("On this device"),
    "theirs": _l("On the other device"),
    "take_mine": _l("Mine stands"),
    "take_theirs": _l("The other one stands"),
    "conflict_submit": _l(
        "The sheet was changed on another device after you looked at it, so it was not sent. "
        "Look it over and send it again.",
    ),
    "not_taken": _l("Not taken: %(what)s"),
    "dismiss": _l("I have read this"),
    "trouble": _l("Needs attention: %(n)s"),
    **{f"code_{code.value}": words for code, words in REFUSALS.items()},
    "code_device_revoked": _l(
        "This device had been revoked when it sent this. If it should count, let yours stand.",
    ),
    # Before sending
    "still_to_mark": _l("Still to mark: %(n)s"),
    "still_to_say": _l("Comments still to write: %(n)s"),
    "solve_first": _l("Settle first what needs attention on this sheet."),
    "consequence": _l(
        "After sending, you cannot change the sheet yourself. To change it, ask the chair of "
        "the panel to reopen it.",
    ),
    # The dossier
    "pages": _l("Pages: %(n)s"),
    "page": _l("Page %(n)s"),
    "page_text": _l("Text of this page"),
    "page_missing": _l("This page is not on this device; it needs the network."),
    "video": _l("Watch the video (needs the network)"),
    "open_file": _l("Open"),
    "keep_file": _l("Keep on this device"),
    "kept_file": _l("On this device"),
    "file_missing": _l("This file could not be fetched. Try again with a network."),
    # This device
    "device": _l("This device"),
    "keep_pages": _l("Keep all pages for reading without a network (%(size)s)"),
    "kept_pages": _l("All dossiers can be read without a network (%(size)s)."),
    "keeping": _l("Fetching: %(n)s of %(m)s"),
    "keep_stopped": _l("Stopped: there is no network or no room. What was fetched stays."),
    "no_pages": _l("The text of all dossiers is on this device already."),
    "check": _l("Check this device"),
    "export": _l("Save unsent changes as a file"),
    "export_note": _l("The last resort: hand the file to the secretary, who takes it in."),
    "last_contact": _l("Last contact with the server: %(at)s"),
    "never": _l("never"),
    "sync_now": _l("Send now"),
    "sign_out": _l("Sign out"),
    "sign_out_note": _l(
        "Signing out takes dossiers, marks and notes off this device; what was sent stays on "
        "the server.",
    ),
    "sign_out_unsent": _l(
        "%(n)s changes have not been sent yet. Signing out is possible once they are.",
    ),
    "sign_out_failed": _l("Signing out needs the network. Nothing was taken off this device."),
    "language": _l("Language"),
    "demo": _l("Illustrative data"),
    "demo_more": _l("People, projects and results are invented."),
    "dim": _l("Dim the screen for the hall"),
    "skip": _l("Skip to the content"),
}

#: One line each of the page that checks a device: (name, question, how it is when all is well).
CHECKS = (
    ("secure", _l("Secure connection"), _l("The desk opens and reloads without a network.")),
    ("browser", _l("Browser"), _l("New enough for everything that the desk does.")),
    ("storage", _l("Storage"), _l("The browser keeps marks on this device.")),
    ("lasting", _l("Storage that lasts"),
     _l("The browser has promised not to clear it by itself.")),
    ("private", _l("Private window"), _l("This is an ordinary window.")),
    ("clock", _l("Clock"), _l("The clock agrees with the server's.")),
    ("screen", _l("Screen"), _l("Large enough.")),
)


def in_both_languages(words: dict[str, object]) -> str:
    """Return a dictionary as JSON: language → key → words."""
    both = {}
    for code in LANGUAGES:
        with force_locale(code):
            both[code] = {key: str(word) for key, word in words.items()}
    return json.dumps(both, ensure_ascii=False, separators=(",", ":"))
