"""Messages in English."""

from umc.domain.faults.fault import Status
from umc.domain.letters.letter import MessageKind
from umc.domain.letters.reply_words import ReplyWord
from umc.domain.messages.audience import Audience
from umc.domain.messages.todo import Todo
from umc.domain.messages.usual_texts.wording import Texts, Wording
from umc.domain.register.contract import ClockName
from umc.domain.register.message_template import TemplateText

_MACHINE = "Equipment: {equipment}\nSite: {site}\nAddress: {address}"
_FAULT = "Our number: {number} ({priority})\nSymptom: {symptom}\n" + _MACHINE
_SIGNED = "-- \n{reach_desk}"
_OF_VENDOR = _FAULT + "\nCustomer: {customer}\nYour number: {vendor_ref}\nYour agreement with us: {agreement}"
_FOR_DESK = (
    "Fault: {number} ({priority}), {status}\nSymptom: {symptom}\n" + _MACHINE + "\nCustomer: {customer}\n"
    "Engineer: {engineer}\nNow with: {holder}\nHeld for: {held}\nVendor: {vendor}\n"
    "Vendor's number: {vendor_ref}\nAgreement: {agreement}"
)
_ASKED = "What to do: {todo}\n\n{answers_head}\n{answers}\n\n" + _SIGNED
_PROMISED = "Promised: {promise}\nDue: {due}\nTime: {left}"
_ALL_PROMISED = _PROMISED + "\n{others}"

_TEXTS: Texts = {
    (MessageKind.DISPATCH, Audience.VENDOR): TemplateText(
        subject="[{number}] {headline} - we ask for your help",
        text="Dear {contact},\n\nwe hand this fault over to you.\n\n{packet}\nSite: {site}\n"
        "Customer: {customer}\n\n{promises}\n\n" + _ASKED,
    ),
    (MessageKind.DISPATCH, Audience.DESK): TemplateText(
        subject="[{number}] {headline} - hand over by phone: {vendor}",
        text="{vendor} cannot be sent a message. What to do: {todo}\n{notes}\n\n{packet}\n"
        "Site: {site}\nCustomer: {customer}\n\n{promises}",
    ),
    (MessageKind.ESCALATION, Audience.CUSTOMER): TemplateText(
        subject="[{number}] {headline} - {levels}",
        text="Dear {contact},\n\nwe write about a promise that we gave you.\n\n{marks}\n{waited}\n\n" + _FAULT
        + "\nNow with: {holder}\n" + _ALL_PROMISED + "\n\n" + _ASKED,
    ),
    (MessageKind.ESCALATION, Audience.VENDOR): TemplateText(
        subject="[{number}] {headline} - {levels}",
        text="Dear {contact},\n\nthis fault needs your attention.\n\n{marks}\n{waited}\n\n"
        + _OF_VENDOR + "\n"
        + _ALL_PROMISED + "\n\n" + _ASKED,
    ),
    (MessageKind.ESCALATION, Audience.DESK): TemplateText(
        subject="[{number}] {headline} - {levels}",
        text="{marks}\n\nWhat to do: {todo}\n\n" + _FOR_DESK + "\n" + _ALL_PROMISED + "\n\n{notes}",
    ),
    (MessageKind.WITHDRAWAL, Audience.CUSTOMER): TemplateText(
        subject="[{number}] {headline} - taken back ({levels})",
        text="Dear {contact},\n\nwe told you that a promise was not kept. That was not so.\n\n"
        "We had said: {told}\nIn truth: {reason}\n\n" + _FAULT + "\n" + _PROMISED
        + "\n\n" + _ASKED,
    ),
    (MessageKind.WITHDRAWAL, Audience.VENDOR): TemplateText(
        subject="[{number}] {headline} - taken back ({levels})",
        text="Dear {contact},\n\nwe told you that time had run out. That was not so.\n\n"
        "We had said: {told}\nIn truth: {reason}\n\n" + _OF_VENDOR + "\n" + _PROMISED
        + "\n\n" + _ASKED,
    ),
    (MessageKind.WITHDRAWAL, Audience.DESK): TemplateText(
        subject="[{number}] {headline} - taken back ({levels})",
        text="A breach that was told proves not to have been.\n\nTold was: {told}\nIn truth: {reason}\n\n"
        + _FOR_DESK + "\n" + _PROMISED + "\n\n{notes}",
    ),
    (MessageKind.NOTE, Audience.CUSTOMER): TemplateText(
        subject="[{number}] {headline} - news",
        text="Dear {contact},\n\n{text}\n\n" + _FAULT + "\nNow with: {holder}\n" + _PROMISED
        + "\n\n" + _ASKED,
    ),
    (MessageKind.NOTE, Audience.VENDOR): TemplateText(
        subject="[{number}] {headline} - a word from the desk",
        text="Dear {contact},\n\n{text}\n\n" + _OF_VENDOR + "\n" + _PROMISED
        + "\n\n" + _ASKED,
    ),
    (MessageKind.NOTE, Audience.DESK): TemplateText(
        subject="[{number}] {headline} - {priority}, note",
        text="{text}\n\nWhat to do: {todo}\n{notes}\n\n" + _FOR_DESK + "\n" + _ALL_PROMISED,
    ),
    (MessageKind.CONFIRMATION, Audience.CUSTOMER): TemplateText(
        subject="[{number}] {headline} - is service back?",
        text="Dear {contact},\n\nas far as we can tell, service has been back since {restored}.\n"
        "{workaround}\n\nWe close this fault only when you say so. {todo}\n\n{answers_head}\n{answers}\n\n"
        + _FAULT + "\nPlease answer by: {due}\n\n" + _SIGNED,
    ),
    (MessageKind.CONFIRMATION, Audience.DESK): TemplateText(
        subject="[{number}] {headline} - ask whether service is back",
        text="The customer cannot be sent a message. What to do: {todo}\n{notes}\n\nBack since: {restored}\n"
        "{workaround}\n\n" + _FOR_DESK + "\nAnswer expected by: {due}",
    ),
    (MessageKind.UNDELIVERED, Audience.DESK): TemplateText(
        subject="[{number}] {headline} - not delivered: {lost}",
        text="A message did not arrive.\n\nMessage: {lost}\nTo: {lost_to}\nReason: {reason}\n\n"
        "What to do: {todo}\n\n" + _FOR_DESK + "\n" + _PROMISED,
    ),
}  # fmt: skip

EN = Wording(
    language="en",
    clocks={
        ClockName.RESPOND: "first answer",
        ClockName.RESTORE: "service back",
        ClockName.RESOLVE: "permanent cure",
        ClockName.UPDATE: "next word to the customer",
        ClockName.CONFIRM: "confirmation by the customer",
        ClockName.LEG_ACCEPT: "acceptance by the vendor",
        ClockName.LEG_RESTORE: "repair by the vendor",
    },
    your_clocks={
        ClockName.UPDATE: "next word to you",
        ClockName.CONFIRM: "your confirmation",
        ClockName.LEG_ACCEPT: "your acceptance",
        ClockName.LEG_RESTORE: "your repair",
    },
    statuses={
        Status.TRIAGE: "the cause is being looked for",
        Status.ROUTED: "waiting to be handed over",
        Status.DISPATCHED: "handed over, not accepted yet",
        Status.WORKING: "being worked on",
        Status.RESTORED: "service is back, not confirmed yet",
        Status.CONFIRMED: "service is back and confirmed",
        Status.RESOLVED: "cured",
        Status.CLOSED: "closed",
        Status.CANCELLED: "cancelled",
    },
    reasons={
        "customer": "the customer",
        "access": "access to the site",
        "parts": "parts",
        "approval": "an approval",
        "third-party": "a third party",
        "weather": "the weather",
        "other": "another reason",
    },
    kinds={
        MessageKind.DISPATCH: "hand-over to a vendor",
        MessageKind.ESCALATION: "escalation",
        MessageKind.WITHDRAWAL: "withdrawal of a breach",
        MessageKind.NOTE: "note",
        MessageKind.CONFIRMATION: "question whether service is back",
        MessageKind.UNDELIVERED: "report of a lost message",
    },
    labels={
        "number": "Our number",
        "priority": "Priority",
        "symptom": "Symptom",
        "agreement": "Agreement",
        "caller": "Reported by",
        "contact": "Whom to call back",
        "address": "Address",
        "tag": "Our tag",
        "customer": "Customer",
        "site": "Site",
        "vendor": "Maker",
        "model": "Model",
        "part_number": "Part number",
        "serial": "Serial number",
        "class": "Class",
        "status": "Status",
        "installed": "Installed",
        "warranty_until": "Warranty until",
        "depends_on": "Depends on",
        "software_version": "Software version",
        "location": "Location",
        "customer_ref": "Customer's own reference",
        "note": "Note",
    },
    todo={
        Todo.ACCEPT: "Please take this on, or tell us why it is not yours: reply with {accept} or {denied}.",
        Todo.ACCEPT_BY_PHONE: "Please take this on, or tell us why it is not yours: ring our desk.",
        Todo.REPAIR_BY_PHONE: "Please ring our desk: how far are you, and when is your part finished?",
        Todo.CALL_US: "We wait for you. Please ring our desk.",
        Todo.SAY_BY_PHONE: "Please tell us whether service is back: ring our desk.",
        Todo.REPAIR: "Please tell us how far you are, and reply with {done} once your part is finished.",
        Todo.NOTHING_LEFT: "Nothing is left for you to do.",
        Todo.WAIT: "Nothing for now: we keep at it and tell you as soon as there is news.",
        Todo.HELP_US: "We wait for you. Please call us, or reply to this message.",
        Todo.SAY_IF_BACK: "Please tell us whether service is back: reply with {confirmed} or {still_down}.",
        Todo.ANSWER: "Answer the customer, then: umc fault respond {number}",
        Todo.FIND_CULPRIT: "Find the machine at fault, then: umc fault culprit {number} TAG",
        Todo.BRING_IN: "Bring the vendor in: umc fault dispatch {number}",
        Todo.CHASE_ACCEPT: "Ring {vendor} and have the fault accepted, then: umc fault accept {number}{leg}",
        Todo.CHASE_REPAIR: "Ask {vendor} how far the work is and tell the customer.",
        Todo.WORK_ON: "The desk has it in hand: get service back, then: umc fault restore {number}",
        Todo.CURE: "The permanent cure is owed; once it is in place: umc fault resolve {number}",
        Todo.TELL_CUSTOMER: "Tell the customer how it stands: umc fault note {number} TEXT --to customer",
        Todo.ASK_CUSTOMER: "Ask {customer} whether service is back, then: umc fault confirm {number}",
        Todo.HAND_OVER: "Ring {vendor}, hand over what stands below, then: umc fault accept {number}{leg}",
        Todo.TELL_ON: "Pass these words on by phone.",
        Todo.OTHERWISE: "Reach them another way, then: umc outbox list",
        Todo.NOTHING: "",
    },
    answers_head="Begin your reply with one of these words, without a greeting before it:",
    answers={
        ReplyWord.ACCEPT: "{word}: we take it on",
        ReplyWord.DONE: "{word}: our part is finished",
        ReplyWord.DENIED: "{word}: it is not ours, because ...",
        ReplyWord.CONFIRMED: "{word}: service is back",
        ReplyWord.STILL_DOWN: "{word}: it is not",
    },
    answer_reference="With your own number for this fault: {word}, {label}: 12345",
    weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    months=("January", "February", "March", "April", "May", "June", "July", "August", "September",
            "October", "November", "December"),
    instant="{weekday} {day} {month} {year}, {time} (UTC{offset})",
    time_units=(("{count} day", "{count} days"), ("{count} h", "{count} h"), ("{count} min", "{count} min")),
    between_units=" ",
    under_a_minute="less than a minute",
    business_days=("{count} business day", "{count} business days"),
    always="around the clock",
    in_hours="in the hours of {calendar}",
    promise="{clock} within {time}, {hours}",
    promise_due="{promise}: due {due}",
    also_promised="Also promised: {promise}",
    left="{time} left",
    over="{time} over",
    none_left="no time left",
    used="{percent} % used",
    due="due",
    overdue="overdue, {percent} % used",
    still_open="still open",
    level="{clock}: {level}",
    mark="{clock}: {level} at {instant}",
    told_late="{instant}, told {time} later",
    waited="This message waited for your working hours since {instant}.",
    not_while_held="not while it is held for {reason}",
    met="met {instant}",
    between=", ",
    colon=": ",
    machine="{tag} ({details})",
    serial="serial {serial}",
    suspects="not known yet; it may be {tags}",
    no_machine="not known yet",
    desk="the desk",
    customer="the customer",
    you_vendor="you",
    you_customer="you",
    closed_hours="nobody: outside the agreed hours",
    over_and_done="nobody: it is over",
    waits_for="nobody: it waits for {reason}",
    held_until="{reason}, until {instant}",
    lost_to="{contact} ({address})",
    workaround="It runs by a workaround for now; the permanent cure follows.",
    was_met="it had been met {instant}",
    comes_later="it comes due {instant}",
    is_held="the clock was held, and it was not due",
    not_promised="it is not promised any more",
    texts=_TEXTS,
)  # fmt: skip
