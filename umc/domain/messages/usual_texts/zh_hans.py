"""Messages in Simplified Chinese, in the words of mainland China."""

from umc.domain.faults.fault import Status
from umc.domain.letters.letter import MessageKind
from umc.domain.letters.reply_words import ReplyWord
from umc.domain.messages.audience import Audience
from umc.domain.messages.todo import Todo
from umc.domain.messages.usual_texts.wording import Texts, Wording
from umc.domain.register.contract import ClockName
from umc.domain.register.message_template import TemplateText

_MACHINE = "设备：{equipment}\n站点：{site}\n地址：{address}"
_FAULT = "我方编号：{number}（{priority}）\n故障现象：{symptom}\n" + _MACHINE
_SIGNED = "-- \n{reach_desk}"
_OF_VENDOR = _FAULT + "\n客户：{customer}\n贵司编号：{vendor_ref}\n服务协议编号：{agreement}"
_FOR_DESK = (
    "故障编号：{number}（{priority}）{status}\n故障现象：{symptom}\n" + _MACHINE + "\n客户：{customer}\n"
    "负责工程师：{engineer}\n当前负责方：{holder}\n挂起原因：{held}\n厂商：{vendor}\n"
    "厂商编号：{vendor_ref}\n服务协议编号：{agreement}"
)
_PROMISED = "承诺：{promise}\n期限：{due}\n用时情况：{left}"
_ALL_PROMISED = _PROMISED + "\n{others}"
_ASKED = "{todo}\n\n{answers_head}\n{answers}\n\n" + _SIGNED

_TEXTS: Texts = {
    (MessageKind.DISPATCH, Audience.VENDOR): TemplateText(
        subject="[{number}] {headline} - 请协助处理故障",
        text="{contact}，您好：\n\n现将以下故障转交贵司，请协助处理。\n\n"
        "{packet}\n站点：{site}\n客户：{customer}\n\n{promises}\n\n" + _ASKED,
    ),
    (MessageKind.DISPATCH, Audience.DESK): TemplateText(
        subject="[{number}] {headline} - 请电话派单：{vendor}",
        text="无法向{vendor}发送消息。\n待办：{todo}\n{notes}\n\n{packet}\n"
        "站点：{site}\n客户：{customer}\n\n{promises}",
    ),
    (MessageKind.ESCALATION, Audience.CUSTOMER): TemplateText(
        subject="[{number}] {headline} - {levels}",
        text="{contact}，您好：\n\n给您带来不便，深表歉意。现就我方承诺的时限向您通报如下。\n\n"
        "{marks}\n{waited}\n\n" + _FAULT + "\n当前负责方：{holder}\n" + _ALL_PROMISED + "\n\n" + _ASKED,
    ),
    (MessageKind.ESCALATION, Audience.VENDOR): TemplateText(
        subject="[{number}] {headline} - {levels}",
        text="{contact}，您好：\n\n以下故障请尽快关注。\n\n{marks}\n{waited}\n\n"
        + _OF_VENDOR + "\n" + _ALL_PROMISED
        + "\n\n" + _ASKED,
    ),
    (MessageKind.ESCALATION, Audience.DESK): TemplateText(
        subject="[{number}] {headline} - {levels}",
        text="{marks}\n\n待办：{todo}\n\n" + _FOR_DESK + "\n" + _ALL_PROMISED + "\n\n{notes}",
    ),
    (MessageKind.WITHDRAWAL, Audience.CUSTOMER): TemplateText(
        subject="[{number}] {headline} - 撤回超时通知（{levels}）",
        text="{contact}，您好：\n\n此前我方通知您承诺已超时，经核实并未超时。特此更正，并致歉意。\n\n"
        "此前通知：{told}\n实际情况：{reason}\n\n" + _FAULT + "\n" + _PROMISED + "\n\n" + _ASKED,
    ),
    (MessageKind.WITHDRAWAL, Audience.VENDOR): TemplateText(
        subject="[{number}] {headline} - 撤回超时通知（{levels}）",
        text="{contact}，您好：\n\n此前我方通知贵司已超时，经核实并未超时。特此更正，并致歉意。\n\n"
        "此前通知：{told}\n实际情况：{reason}\n\n" + _OF_VENDOR + "\n" + _PROMISED + "\n\n" + _ASKED,
    ),
    (MessageKind.WITHDRAWAL, Audience.DESK): TemplateText(
        subject="[{number}] {headline} - 撤回超时通知（{levels}）",
        text="已通知的超时经核实并未发生。\n\n此前通知：{told}\n实际情况：{reason}\n\n"
        + _FOR_DESK + "\n" + _PROMISED + "\n\n{notes}",
    ),
    (MessageKind.NOTE, Audience.CUSTOMER): TemplateText(
        subject="[{number}] {headline} - 进展通报",
        text="{contact}，您好：\n\n{text}\n\n" + _FAULT + "\n当前负责方：{holder}\n" + _PROMISED
        + "\n\n" + _ASKED,
    ),
    (MessageKind.NOTE, Audience.VENDOR): TemplateText(
        subject="[{number}] {headline} - 服务台来信",
        text="{contact}，您好：\n\n{text}\n\n" + _OF_VENDOR + "\n" + _PROMISED + "\n\n" + _ASKED,
    ),
    (MessageKind.NOTE, Audience.DESK): TemplateText(
        subject="[{number}] {headline} - {priority} 备注",
        text="{text}\n\n待办：{todo}\n{notes}\n\n" + _FOR_DESK + "\n" + _ALL_PROMISED,
    ),
    (MessageKind.CONFIRMATION, Audience.CUSTOMER): TemplateText(
        subject="[{number}] {headline} - 请确认服务是否恢复",
        text="{contact}，您好：\n\n据我方了解，服务已于{restored}恢复。\n{workaround}\n\n"
        "经您确认后，我方才会关闭此故障。\n{todo}\n\n{answers_head}\n{answers}\n\n"
        + _FAULT + "\n请于此前回复：{due}\n\n" + _SIGNED,
    ),
    (MessageKind.CONFIRMATION, Audience.DESK): TemplateText(
        subject="[{number}] {headline} - 请电话确认服务是否恢复",
        text="无法向客户发送消息。\n待办：{todo}\n{notes}\n\n恢复时间：{restored}\n{workaround}\n\n"
        + _FOR_DESK + "\n答复期限：{due}",
    ),
    (MessageKind.UNDELIVERED, Audience.DESK): TemplateText(
        subject="[{number}] {headline} - 未送达：{lost}",
        text="有一条消息未能送达。\n\n消息：{lost}\n收件人：{lost_to}\n原因：{reason}\n\n"
        "待办：{todo}\n\n" + _FOR_DESK + "\n" + _PROMISED,
    ),
}  # fmt: skip

ZH_HANS = Wording(
    language="zh-Hans",
    clocks={
        ClockName.RESPOND: "首次响应",
        ClockName.RESTORE: "恢复服务",
        ClockName.RESOLVE: "彻底解决",
        ClockName.UPDATE: "向客户通报进展",
        ClockName.CONFIRM: "客户确认恢复",
        ClockName.LEG_ACCEPT: "厂商受理",
        ClockName.LEG_RESTORE: "厂商修复",
    },
    your_clocks={
        ClockName.UPDATE: "下次进展通报",
        ClockName.CONFIRM: "您的确认",
        ClockName.LEG_ACCEPT: "贵司受理",
        ClockName.LEG_RESTORE: "贵司修复",
    },
    statuses={
        Status.TRIAGE: "正在查找原因",
        Status.ROUTED: "等待派单",
        Status.DISPATCHED: "已派单，待受理",
        Status.WORKING: "处理中",
        Status.RESTORED: "服务已恢复，待确认",
        Status.CONFIRMED: "已确认恢复",
        Status.RESOLVED: "已彻底解决",
        Status.CLOSED: "已关闭",
        Status.CANCELLED: "已取消",
    },
    reasons={
        "customer": "客户原因",
        "access": "进入现场",
        "parts": "备件",
        "approval": "审批",
        "third-party": "第三方",
        "weather": "天气",
        "other": "其他原因",
    },
    kinds={
        MessageKind.DISPATCH: "厂商派单",
        MessageKind.ESCALATION: "升级通知",
        MessageKind.WITHDRAWAL: "撤回超时通知",
        MessageKind.NOTE: "备注",
        MessageKind.CONFIRMATION: "恢复确认请求",
        MessageKind.UNDELIVERED: "未送达通知",
    },
    labels={
        "number": "我方编号",
        "priority": "优先级",
        "symptom": "故障现象",
        "agreement": "服务协议编号",
        "caller": "报修人",
        "contact": "回电联系方式",
        "address": "地址",
        "tag": "设备编号",
        "customer": "客户",
        "site": "站点",
        "vendor": "厂商",
        "model": "型号",
        "part_number": "部件号",
        "serial": "序列号",
        "class": "类别",
        "status": "状态",
        "installed": "安装日期",
        "warranty_until": "保修截止日期",
        "depends_on": "依赖设备",
        "software_version": "软件版本",
        "location": "安装位置",
        "customer_ref": "客户自有编号",
        "note": "备注",
    },
    todo={
        Todo.ACCEPT: "请确认是否受理：回复邮件时，请以“{accept}”或“{denied}”开头。",
        Todo.ACCEPT_BY_PHONE: "请致电服务台，告知是否受理。",
        Todo.REPAIR_BY_PHONE: "请致电服务台，告知处理进度；贵司工作完成后，也请来电告知。",
        Todo.CALL_US: "我方正在等待您的答复，请致电服务台。",
        Todo.SAY_BY_PHONE: "请确认服务是否已恢复，并致电服务台告知。",
        Todo.REPAIR: "请告知处理进度；贵司工作完成后，请回复邮件并以“{done}”开头。",
        Todo.NOTHING_LEFT: "贵司无需再做任何处理。",
        Todo.WAIT: "目前无需您做任何操作。我方会继续处理，一有进展立即通知您。",
        Todo.HELP_US: "我方正在等待您的答复。请来电，或直接回复本邮件。",
        Todo.SAY_IF_BACK: "请确认服务是否已恢复：回复邮件时，请以“{confirmed}”或“{still_down}”开头。",
        Todo.ANSWER: "请答复客户，然后登记：umc fault respond {number}",
        Todo.FIND_CULPRIT: "请查明故障设备，然后登记：umc fault culprit {number} TAG",
        Todo.BRING_IN: "请派单给厂商：umc fault dispatch {number}",
        Todo.CHASE_ACCEPT: "请致电{vendor}催促受理，然后登记：umc fault accept {number}{leg}",
        Todo.CHASE_REPAIR: "请向{vendor}了解进度，并告知客户。",
        Todo.WORK_ON: "服务台正在处理；恢复服务后请登记：umc fault restore {number}",
        Todo.CURE: "尚待彻底解决；完成后请登记：umc fault resolve {number}",
        Todo.TELL_CUSTOMER: "请向客户通报进展，然后登记：umc fault note {number} TEXT --to customer",
        Todo.ASK_CUSTOMER: "请向{customer}确认服务是否恢复，然后登记：umc fault confirm {number}",
        Todo.HAND_OVER: "请致电{vendor}转告以下内容，然后登记受理：umc fault accept {number}{leg}",
        Todo.TELL_ON: "请致电转告以上内容。",
        Todo.OTHERWISE: "请用其他方式联系对方。消息列表：umc outbox list",
        Todo.NOTHING: "",
    },
    answers_head="回复时请直接以下列词语之一开头，前面不要加问候语：",
    answers={
        ReplyWord.ACCEPT: "{word}：由我方处理",
        ReplyWord.DONE: "{word}：我方工作已完成",
        ReplyWord.DENIED: "{word}：不属于我方（请注明原因）",
        ReplyWord.CONFIRMED: "{word}：服务已恢复",
        ReplyWord.STILL_DOWN: "{word}：服务尚未恢复",
    },
    answer_reference="同时注明贵司编号的写法：{word}，{label}：12345",
    weekdays=("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    months=("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"),
    instant="{year}年{month}月{day}日（{weekday}）{time}（UTC{offset}）",
    time_units=(("{count}天", "{count}天"), ("{count}小时", "{count}小时"), ("{count}分钟", "{count}分钟")),
    between_units="",
    under_a_minute="不到1分钟",
    business_days=("{count}个工作日", "{count}个工作日"),
    always="7×24小时",
    in_hours="按{calendar}服务时间",
    promise="{clock}：{time}内（{hours}）",
    promise_due="{promise}，期限：{due}",
    also_promised="其他承诺：{promise}",
    left="剩余{time}",
    over="已超时{time}",
    none_left="时间已用完",
    used="已用时{percent}%",
    due="已到期",
    overdue="已超时（已用时{percent}%）",
    still_open="尚未解决",
    level="{clock}：{level}",
    mark="{clock}：{level}，{instant}",
    told_late="{instant}（延迟{time}通知）",
    waited="本通知自{instant}起，等到您的工作时间才发送。",
    not_while_held="挂起期间不计时（{reason}）",
    met="完成于{instant}",
    between="，",
    colon="：",
    machine="{tag}（{details}）",
    serial="序列号{serial}",
    suspects="尚未确定（可能是{tags}）",
    no_machine="尚未确定",
    desk="服务台",
    customer="客户",
    you_vendor="贵司",
    you_customer="您",
    closed_hours="无（服务时间外）",
    over_and_done="无（已结束）",
    waits_for="无（等待：{reason}）",
    held_until="{reason}，至{instant}",
    lost_to="{contact}（{address}）",
    workaround="目前以临时方案运行，彻底解决措施将另行实施。",
    was_met="已于{instant}完成",
    comes_later="期限为{instant}",
    is_held="当时处于挂起状态，并未到期",
    not_promised="该项承诺现已不适用",
    texts=_TEXTS,
)  # fmt: skip
