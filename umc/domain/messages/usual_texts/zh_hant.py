"""Messages in Traditional Chinese, in the words of Taiwan."""

from umc.domain.faults.fault import Status
from umc.domain.letters.letter import MessageKind
from umc.domain.letters.reply_words import ReplyWord
from umc.domain.messages.audience import Audience
from umc.domain.messages.todo import Todo
from umc.domain.messages.usual_texts.wording import Texts, Wording
from umc.domain.register.contract import ClockName
from umc.domain.register.message_template import TemplateText

_MACHINE = "設備：{equipment}\n據點：{site}\n地址：{address}"
_FAULT = "本公司編號：{number}（{priority}）\n故障現象：{symptom}\n" + _MACHINE
_SIGNED = "-- \n{reach_desk}"
_OF_VENDOR = _FAULT + "\n客戶：{customer}\n貴公司案號：{vendor_ref}\n維護合約編號：{agreement}"
_FOR_DESK = (
    "故障編號：{number}（{priority}）{status}\n故障現象：{symptom}\n" + _MACHINE + "\n客戶：{customer}\n"
    "負責工程師：{engineer}\n目前負責方：{holder}\n暫停原因：{held}\n廠商：{vendor}\n"
    "廠商案號：{vendor_ref}\n維護合約編號：{agreement}"
)
_PROMISED = "承諾：{promise}\n期限：{due}\n時間：{left}"
_ALL_PROMISED = _PROMISED + "\n{others}"
_ASKED = "{todo}\n\n{answers_head}\n{answers}\n\n" + _SIGNED

_TEXTS: Texts = {
    (MessageKind.DISPATCH, Audience.VENDOR): TemplateText(
        subject="[{number}] {headline} - 請協助處理故障",
        text="{contact} 您好：\n\n茲將下列故障轉請貴公司協助處理。\n\n"
        "{packet}\n據點：{site}\n客戶：{customer}\n\n{promises}\n\n" + _ASKED,
    ),
    (MessageKind.DISPATCH, Audience.DESK): TemplateText(
        subject="[{number}] {headline} - 請以電話派工：{vendor}",
        text="無法傳送訊息給{vendor}。\n待辦：{todo}\n{notes}\n\n{packet}\n"
        "據點：{site}\n客戶：{customer}\n\n{promises}",
    ),
    (MessageKind.ESCALATION, Audience.CUSTOMER): TemplateText(
        subject="[{number}] {headline} - {levels}",
        text="{contact} 您好：\n\n造成您的不便，敬請見諒。關於我們承諾的時限，謹向您說明如下。\n\n"
        "{marks}\n{waited}\n\n" + _FAULT + "\n目前負責方：{holder}\n" + _ALL_PROMISED + "\n\n" + _ASKED,
    ),
    (MessageKind.ESCALATION, Audience.VENDOR): TemplateText(
        subject="[{number}] {headline} - {levels}",
        text="{contact} 您好：\n\n下列故障煩請儘速處理。\n\n{marks}\n{waited}\n\n"
        + _OF_VENDOR + "\n" + _ALL_PROMISED
        + "\n\n" + _ASKED,
    ),
    (MessageKind.ESCALATION, Audience.DESK): TemplateText(
        subject="[{number}] {headline} - {levels}",
        text="{marks}\n\n待辦：{todo}\n\n" + _FOR_DESK + "\n" + _ALL_PROMISED + "\n\n{notes}",
    ),
    (MessageKind.WITHDRAWAL, Audience.CUSTOMER): TemplateText(
        subject="[{number}] {headline} - 撤回逾時通知（{levels}）",
        text="{contact} 您好：\n\n先前通知您承諾時限已逾，經查並未逾時。特此更正，並致歉意。\n\n"
        "先前通知：{told}\n實際情形：{reason}\n\n" + _FAULT + "\n" + _PROMISED + "\n\n" + _ASKED,
    ),
    (MessageKind.WITHDRAWAL, Audience.VENDOR): TemplateText(
        subject="[{number}] {headline} - 撤回逾時通知（{levels}）",
        text="{contact} 您好：\n\n先前通知貴公司已逾時，經查並未逾時。特此更正，並致歉意。\n\n"
        "先前通知：{told}\n實際情形：{reason}\n\n" + _OF_VENDOR + "\n" + _PROMISED + "\n\n" + _ASKED,
    ),
    (MessageKind.WITHDRAWAL, Audience.DESK): TemplateText(
        subject="[{number}] {headline} - 撤回逾時通知（{levels}）",
        text="已通知的逾時經查並未發生。\n\n先前通知：{told}\n實際情形：{reason}\n\n"
        + _FOR_DESK + "\n" + _PROMISED + "\n\n{notes}",
    ),
    (MessageKind.NOTE, Audience.CUSTOMER): TemplateText(
        subject="[{number}] {headline} - 進度回報",
        text="{contact} 您好：\n\n{text}\n\n" + _FAULT + "\n目前負責方：{holder}\n" + _PROMISED
        + "\n\n" + _ASKED,
    ),
    (MessageKind.NOTE, Audience.VENDOR): TemplateText(
        subject="[{number}] {headline} - 服務台來信",
        text="{contact} 您好：\n\n{text}\n\n" + _OF_VENDOR + "\n" + _PROMISED + "\n\n" + _ASKED,
    ),
    (MessageKind.NOTE, Audience.DESK): TemplateText(
        subject="[{number}] {headline} - {priority} 備註",
        text="{text}\n\n待辦：{todo}\n{notes}\n\n" + _FOR_DESK + "\n" + _ALL_PROMISED,
    ),
    (MessageKind.CONFIRMATION, Audience.CUSTOMER): TemplateText(
        subject="[{number}] {headline} - 請確認服務是否恢復",
        text="{contact} 您好：\n\n據我們了解，服務已於{restored}恢復。\n{workaround}\n\n"
        "待您確認後，我們才會結案。\n{todo}\n\n{answers_head}\n{answers}\n\n"
        + _FAULT + "\n敬請於此前回覆：{due}\n\n" + _SIGNED,
    ),
    (MessageKind.CONFIRMATION, Audience.DESK): TemplateText(
        subject="[{number}] {headline} - 請以電話確認服務是否恢復",
        text="無法傳送訊息給客戶。\n待辦：{todo}\n{notes}\n\n恢復時間：{restored}\n{workaround}\n\n"
        + _FOR_DESK + "\n回覆期限：{due}",
    ),
    (MessageKind.UNDELIVERED, Audience.DESK): TemplateText(
        subject="[{number}] {headline} - 未送達：{lost}",
        text="有一則訊息未能送達。\n\n訊息：{lost}\n收件者：{lost_to}\n原因：{reason}\n\n"
        "待辦：{todo}\n\n" + _FOR_DESK + "\n" + _PROMISED,
    ),
}  # fmt: skip

ZH_HANT = Wording(
    language="zh-Hant",
    clocks={
        ClockName.RESPOND: "首次回應",
        ClockName.RESTORE: "恢復服務",
        ClockName.RESOLVE: "根本解決",
        ClockName.UPDATE: "向客戶回報進度",
        ClockName.CONFIRM: "客戶確認恢復",
        ClockName.LEG_ACCEPT: "廠商受理",
        ClockName.LEG_RESTORE: "廠商修復",
    },
    your_clocks={
        ClockName.UPDATE: "下次進度回報",
        ClockName.CONFIRM: "您的確認",
        ClockName.LEG_ACCEPT: "貴公司受理",
        ClockName.LEG_RESTORE: "貴公司修復",
    },
    statuses={
        Status.TRIAGE: "正在查明原因",
        Status.ROUTED: "等待派工",
        Status.DISPATCHED: "已派工，待受理",
        Status.WORKING: "處理中",
        Status.RESTORED: "服務已恢復，待確認",
        Status.CONFIRMED: "已確認恢復",
        Status.RESOLVED: "已根本解決",
        Status.CLOSED: "已結案",
        Status.CANCELLED: "已取消",
    },
    reasons={
        "customer": "客戶因素",
        "access": "進入現場",
        "parts": "零件調度",
        "approval": "核准",
        "third-party": "第三方",
        "weather": "天候",
        "other": "其他因素",
    },
    kinds={
        MessageKind.DISPATCH: "廠商派工",
        MessageKind.ESCALATION: "升級通報",
        MessageKind.WITHDRAWAL: "撤回逾時通知",
        MessageKind.NOTE: "備註",
        MessageKind.CONFIRMATION: "恢復確認請求",
        MessageKind.UNDELIVERED: "未送達通知",
    },
    labels={
        "number": "本公司編號",
        "priority": "優先等級",
        "symptom": "故障現象",
        "agreement": "維護合約編號",
        "caller": "報修人",
        "contact": "回電聯絡方式",
        "address": "地址",
        "tag": "設備編號",
        "customer": "客戶",
        "site": "據點",
        "vendor": "廠商",
        "model": "型號",
        "part_number": "料號",
        "serial": "序號",
        "class": "類別",
        "status": "狀態",
        "installed": "安裝日期",
        "warranty_until": "保固期限",
        "depends_on": "相依設備",
        "software_version": "軟體版本",
        "location": "安裝位置",
        "customer_ref": "客戶自訂編號",
        "note": "備註",
    },
    todo={
        Todo.ACCEPT: "請告知是否受理：回覆郵件時，請以「{accept}」或「{denied}」開頭。",
        Todo.ACCEPT_BY_PHONE: "請致電服務台，告知是否受理。",
        Todo.REPAIR_BY_PHONE: "請致電服務台，告知處理進度；貴公司作業完成後，亦請來電告知。",
        Todo.CALL_US: "我們正在等候您的回覆，請致電服務台。",
        Todo.SAY_BY_PHONE: "請確認服務是否已恢復，並致電服務台告知。",
        Todo.REPAIR: "請告知處理進度；貴公司作業完成後，請回覆郵件並以「{done}」開頭。",
        Todo.NOTHING_LEFT: "貴公司無須再做任何處理。",
        Todo.WAIT: "目前無須您採取任何行動。我們會持續處理，一有進度立即通知您。",
        Todo.HELP_US: "我們正在等候您的回覆。請來電，或直接回覆本郵件。",
        Todo.SAY_IF_BACK: "請確認服務是否已恢復：回覆郵件時，請以「{confirmed}」或「{still_down}」開頭。",
        Todo.ANSWER: "請回覆客戶，然後登錄：umc fault respond {number}",
        Todo.FIND_CULPRIT: "請查明故障設備，然後登錄：umc fault culprit {number} TAG",
        Todo.BRING_IN: "請派工給廠商：umc fault dispatch {number}",
        Todo.CHASE_ACCEPT: "請致電{vendor}催請受理，然後登錄：umc fault accept {number}{leg}",
        Todo.CHASE_REPAIR: "請向{vendor}詢問進度，並告知客戶。",
        Todo.WORK_ON: "服務台處理中；恢復服務後請登錄：umc fault restore {number}",
        Todo.CURE: "尚待根本解決；完成後請登錄：umc fault resolve {number}",
        Todo.TELL_CUSTOMER: "請向客戶回報進度，然後登錄：umc fault note {number} TEXT --to customer",
        Todo.ASK_CUSTOMER: "請向{customer}確認服務是否恢復，然後登錄：umc fault confirm {number}",
        Todo.HAND_OVER: "請致電{vendor}轉達以下內容，然後登錄受理：umc fault accept {number}{leg}",
        Todo.TELL_ON: "請致電轉達以上內容。",
        Todo.OTHERWISE: "請以其他方式聯絡對方。訊息清單：umc outbox list",
        Todo.NOTHING: "",
    },
    answers_head="回覆時請直接以下列詞語之一開頭，前面請勿加問候語：",
    answers={
        ReplyWord.ACCEPT: "{word}：由我方處理",
        ReplyWord.DONE: "{word}：我方作業已完成",
        ReplyWord.DENIED: "{word}：不屬於我方（請註明原因）",
        ReplyWord.CONFIRMED: "{word}：服務已恢復",
        ReplyWord.STILL_DOWN: "{word}：服務尚未恢復",
    },
    answer_reference="同時註明貴公司編號的寫法：{word}，{label}：12345",
    weekdays=("週一", "週二", "週三", "週四", "週五", "週六", "週日"),
    months=("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"),
    instant="{year}年{month}月{day}日（{weekday}）{time}（UTC{offset}）",
    time_units=(("{count}天", "{count}天"), ("{count}小時", "{count}小時"), ("{count}分鐘", "{count}分鐘")),
    between_units="",
    under_a_minute="不到1分鐘",
    business_days=("{count}個工作天", "{count}個工作天"),
    always="全年無休，24小時",
    in_hours="依{calendar}服務時間",
    promise="{clock}：{time}內（{hours}）",
    promise_due="{promise}，期限：{due}",
    also_promised="其他承諾：{promise}",
    left="剩餘{time}",
    over="已逾時{time}",
    none_left="時間已用完",
    used="已用時{percent}%",
    due="已到期",
    overdue="已逾時（已用時{percent}%）",
    still_open="尚未解決",
    level="{clock}：{level}",
    mark="{clock}：{level}，{instant}",
    told_late="{instant}（延遲{time}通知）",
    waited="本通知自{instant}起，等到您的上班時間才寄出。",
    not_while_held="暫停期間不計時（{reason}）",
    met="完成於{instant}",
    between="，",
    colon="：",
    machine="{tag}（{details}）",
    serial="序號{serial}",
    suspects="尚未確定（可能是{tags}）",
    no_machine="尚未確定",
    desk="服務台",
    customer="客戶",
    you_vendor="貴公司",
    you_customer="您",
    closed_hours="無（非服務時間）",
    over_and_done="無（已結束）",
    waits_for="無（等待：{reason}）",
    held_until="{reason}，至{instant}",
    lost_to="{contact}（{address}）",
    workaround="目前以暫行方案運作，根本解決措施將另行實施。",
    was_met="已於{instant}完成",
    comes_later="期限為{instant}",
    is_held="當時處於暫停狀態，並未到期",
    not_promised="該項承諾現已不適用",
    texts=_TEXTS,
)  # fmt: skip
