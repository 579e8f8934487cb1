"""Messages in Japanese."""

from umc.domain.faults.fault import Status
from umc.domain.letters.letter import MessageKind
from umc.domain.letters.reply_words import ReplyWord
from umc.domain.messages.audience import Audience
from umc.domain.messages.todo import Todo
from umc.domain.messages.usual_texts.wording import Texts, Wording
from umc.domain.register.contract import ClockName
from umc.domain.register.message_template import TemplateText

_MACHINE = "対象機器：{equipment}\n拠点：{site}\n住所：{address}"
_FAULT = "弊社番号：{number}（{priority}）\n症状：{symptom}\n" + _MACHINE
_GREETING = "{contact} 様\n\nいつもお世話になっております。\n"
_SIGNED = "-- \n{reach_desk}"
_OF_VENDOR = _FAULT + "\nお客様：{customer}\n貴社受付番号：{vendor_ref}\n保守契約番号：{agreement}"
_FOR_DESK = (
    "障害番号：{number}（{priority}）{status}\n症状：{symptom}\n" + _MACHINE + "\nお客様：{customer}\n"
    "担当エンジニア：{engineer}\n現在の担当：{holder}\n保留理由：{held}\nベンダー：{vendor}\n"
    "ベンダー受付番号：{vendor_ref}\n保守契約番号：{agreement}"
)
_PROMISED = "約束：{promise}\n期限：{due}\n経過状況：{left}"
_ALL_PROMISED = _PROMISED + "\n{others}"
_ASKED = "{todo}\n\n{answers_head}\n{answers}\n\n" + _SIGNED

_TEXTS: Texts = {
    (MessageKind.DISPATCH, Audience.VENDOR): TemplateText(
        subject="[{number}] {headline} - 障害対応のお願い",
        text=_GREETING + "下記の障害につきまして、ご対応をお願いいたします。\n\n"
        "{packet}\n拠点：{site}\nお客様：{customer}\n\n{promises}\n\n" + _ASKED,
    ),
    (MessageKind.DISPATCH, Audience.DESK): TemplateText(
        subject="[{number}] {headline} - 電話での手配：{vendor}",
        text="{vendor}にはメッセージを送れません。\n対応：{todo}\n{notes}\n\n{packet}\n"
        "拠点：{site}\nお客様：{customer}\n\n{promises}",
    ),
    (MessageKind.ESCALATION, Audience.CUSTOMER): TemplateText(
        subject="[{number}] {headline} - {levels}",
        text="{contact} 様\n\nご迷惑をおかけしております。\nお約束の時間につきまして、ご連絡いたします。\n\n"
        "{marks}\n{waited}\n\n" + _FAULT + "\n現在の担当：{holder}\n" + _ALL_PROMISED + "\n\n" + _ASKED,
    ),
    (MessageKind.ESCALATION, Audience.VENDOR): TemplateText(
        subject="[{number}] {headline} - {levels}",
        text=_GREETING + "下記の障害につきまして、至急ご確認をお願いいたします。\n\n"
        "{marks}\n{waited}\n\n"
        + _OF_VENDOR + "\n" + _ALL_PROMISED + "\n\n" + _ASKED,
    ),
    (MessageKind.ESCALATION, Audience.DESK): TemplateText(
        subject="[{number}] {headline} - {levels}",
        text="{marks}\n\n対応：{todo}\n\n" + _FOR_DESK + "\n" + _ALL_PROMISED + "\n\n{notes}",
    ),
    (MessageKind.WITHDRAWAL, Audience.CUSTOMER): TemplateText(
        subject="[{number}] {headline} - 超過連絡の取り消し（{levels}）",
        text="{contact} 様\n\n"
        "先にお約束の時間を超過したとご連絡いたしましたが、実際には超過しておりませんでした。\n"
        "お詫びして訂正いたします。\n\n先のご連絡：{told}\n正しい内容：{reason}\n\n" + _FAULT + "\n"
        + _PROMISED + "\n\n" + _ASKED,
    ),
    (MessageKind.WITHDRAWAL, Audience.VENDOR): TemplateText(
        subject="[{number}] {headline} - 超過連絡の取り消し（{levels}）",
        text="{contact} 様\n\n先に期限を超過したとご連絡いたしましたが、実際には超過しておりませんでした。\n"
        "お詫びして訂正いたします。\n\n先のご連絡：{told}\n正しい内容：{reason}\n\n" + _OF_VENDOR + "\n"
        + _PROMISED + "\n\n" + _ASKED,
    ),
    (MessageKind.WITHDRAWAL, Audience.DESK): TemplateText(
        subject="[{number}] {headline} - 超過連絡の取り消し（{levels}）",
        text="通知済みの期限超過は、実際には発生していませんでした。\n\n先の通知：{told}\n正しい内容：{reason}\n\n"
        + _FOR_DESK + "\n" + _PROMISED + "\n\n{notes}",
    ),
    (MessageKind.NOTE, Audience.CUSTOMER): TemplateText(
        subject="[{number}] {headline} - 経過のご連絡",
        text="{contact} 様\n\n{text}\n\n" + _FAULT + "\n現在の担当：{holder}\n" + _PROMISED
        + "\n\n" + _ASKED,
    ),
    (MessageKind.NOTE, Audience.VENDOR): TemplateText(
        subject="[{number}] {headline} - 窓口からのご連絡",
        text=_GREETING + "\n{text}\n\n" + _OF_VENDOR + "\n" + _PROMISED
        + "\n\n" + _ASKED,
    ),
    (MessageKind.NOTE, Audience.DESK): TemplateText(
        subject="[{number}] {headline} - {priority} 連絡事項",
        text="{text}\n\n対応：{todo}\n{notes}\n\n" + _FOR_DESK + "\n" + _ALL_PROMISED,
    ),
    (MessageKind.CONFIRMATION, Audience.CUSTOMER): TemplateText(
        subject="[{number}] {headline} - 復旧確認のお願い",
        text="{contact} 様\n\n{restored}にサービスが復旧したものと認識しております。\n{workaround}\n\n"
        "お客様のご確認をいただいたうえで、本件を完了といたします。\n{todo}\n\n{answers_head}\n{answers}\n\n"
        + _FAULT + "\nご回答期限：{due}\n\n" + _SIGNED,
    ),
    (MessageKind.CONFIRMATION, Audience.DESK): TemplateText(
        subject="[{number}] {headline} - 電話での復旧確認",
        text="お客様にはメッセージを送れません。\n対応：{todo}\n{notes}\n\n復旧時刻：{restored}\n{workaround}\n\n"
        + _FOR_DESK + "\n回答期限：{due}",
    ),
    (MessageKind.UNDELIVERED, Audience.DESK): TemplateText(
        subject="[{number}] {headline} - 不達：{lost}",
        text="メッセージが届きませんでした。\n\n種類：{lost}\n宛先：{lost_to}\n理由：{reason}\n\n"
        "対応：{todo}\n\n" + _FOR_DESK + "\n" + _PROMISED,
    ),
}  # fmt: skip

JA = Wording(
    language="ja",
    clocks={
        ClockName.RESPOND: "一次回答",
        ClockName.RESTORE: "サービス復旧",
        ClockName.RESOLVE: "恒久対策",
        ClockName.UPDATE: "お客様への経過報告",
        ClockName.CONFIRM: "お客様による復旧確認",
        ClockName.LEG_ACCEPT: "ベンダーの受付",
        ClockName.LEG_RESTORE: "ベンダーによる復旧",
    },
    your_clocks={
        ClockName.UPDATE: "次回の経過報告",
        ClockName.CONFIRM: "復旧のご確認",
        ClockName.LEG_ACCEPT: "貴社の受付",
        ClockName.LEG_RESTORE: "貴社による復旧",
    },
    statuses={
        Status.TRIAGE: "原因調査中",
        Status.ROUTED: "手配待ち",
        Status.DISPATCHED: "手配済み・受付待ち",
        Status.WORKING: "対応中",
        Status.RESTORED: "復旧済み・お客様確認待ち",
        Status.CONFIRMED: "復旧確認済み",
        Status.RESOLVED: "恒久対策済み",
        Status.CLOSED: "完了",
        Status.CANCELLED: "取り消し",
    },
    reasons={
        "customer": "お客様のご都合",
        "access": "入館・立ち入り",
        "parts": "部品手配",
        "approval": "承認",
        "third-party": "第三者の対応",
        "weather": "天候",
        "other": "その他",
    },
    kinds={
        MessageKind.DISPATCH: "ベンダーへの手配",
        MessageKind.ESCALATION: "エスカレーション",
        MessageKind.WITHDRAWAL: "超過連絡の取り消し",
        MessageKind.NOTE: "連絡事項",
        MessageKind.CONFIRMATION: "復旧確認のお願い",
        MessageKind.UNDELIVERED: "不達の連絡",
    },
    labels={
        "number": "弊社番号",
        "priority": "優先度",
        "symptom": "症状",
        "agreement": "保守契約番号",
        "caller": "申告者",
        "contact": "連絡先",
        "address": "住所",
        "tag": "機器番号",
        "customer": "お客様",
        "site": "拠点",
        "vendor": "メーカー",
        "model": "機種",
        "part_number": "型番",
        "serial": "製造番号",
        "class": "種別",
        "status": "状態",
        "installed": "設置日",
        "warranty_until": "保証期限",
        "depends_on": "依存先機器",
        "software_version": "ソフトウェアバージョン",
        "location": "設置場所",
        "customer_ref": "お客様管理番号",
        "note": "備考",
    },
    todo={
        Todo.ACCEPT: "受付の可否をご回答ください。"
        "返信の冒頭に「{accept}」または「{denied}」とご記入ください。",
        Todo.ACCEPT_BY_PHONE: "受付の可否を、窓口までお電話でご回答ください。",
        Todo.REPAIR_BY_PHONE: "進捗および作業の完了を、窓口までお電話でお知らせください。",
        Todo.CALL_US: "お客様からのご連絡をお待ちしております。窓口までお電話ください。",
        Todo.SAY_BY_PHONE: "復旧の有無をご確認のうえ、窓口までお電話でお知らせください。",
        Todo.REPAIR: "進捗をお知らせください。作業が完了しましたら、返信の冒頭に「{done}」とご記入ください。",
        Todo.NOTHING_LEFT: "貴社にお願いする作業は、もうございません。",
        Todo.WAIT: "現時点でお願いすることはございません。対応を続け、進捗があり次第ご連絡いたします。",
        Todo.HELP_US: "お客様からのご連絡をお待ちしております。"
        "お電話をいただくか、本メールにご返信ください。",
        Todo.SAY_IF_BACK: "復旧の有無をご確認のうえ、"
        "返信の冒頭に「{confirmed}」または「{still_down}」とご記入ください。",
        Todo.ANSWER: "お客様に一次回答を行い、記録してください：umc fault respond {number}",
        Todo.FIND_CULPRIT: "障害機器を特定し、記録してください：umc fault culprit {number} TAG",
        Todo.BRING_IN: "ベンダーを手配してください：umc fault dispatch {number}",
        Todo.CHASE_ACCEPT: "{vendor}に電話で受付を依頼し、記録してください：umc fault accept {number}{leg}",
        Todo.CHASE_REPAIR: "{vendor}に進捗を確認し、お客様に報告してください。",
        Todo.WORK_ON: "窓口が対応中です。復旧したら記録してください：umc fault restore {number}",
        Todo.CURE: "恒久対策が残っています。実施したら記録してください：umc fault resolve {number}",
        Todo.TELL_CUSTOMER: "お客様に経過を報告し、記録してください："
        "umc fault note {number} TEXT --to customer",
        Todo.ASK_CUSTOMER: "{customer}に復旧を確認し、記録してください：umc fault confirm {number}",
        Todo.HAND_OVER: "{vendor}に電話で下記を伝え、受付を記録してください：umc fault accept {number}{leg}",
        Todo.TELL_ON: "上記の内容を電話で伝えてください。",
        Todo.OTHERWISE: "別の手段で連絡してください。メッセージの一覧：umc outbox list",
        Todo.NOTHING: "",
    },
    answers_head="挨拶文を付けずに、返信の冒頭に次のいずれかの語をご記入ください：",
    answers={
        ReplyWord.ACCEPT: "{word}：対応を引き受けます",
        ReplyWord.DONE: "{word}：作業が完了しました",
        ReplyWord.DENIED: "{word}：当社の対象ではありません（理由もご記入ください）",
        ReplyWord.CONFIRMED: "{word}：復旧しています",
        ReplyWord.STILL_DOWN: "{word}：復旧していません",
    },
    answer_reference="貴社の番号も記入する場合の例：{word}、{label}：12345",
    weekdays=("月", "火", "水", "木", "金", "土", "日"),
    months=("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"),
    instant="{year}年{month}月{day}日（{weekday}）{time}（UTC{offset}）",
    time_units=(("{count}日", "{count}日"), ("{count}時間", "{count}時間"), ("{count}分", "{count}分")),
    between_units="",
    under_a_minute="1分未満",
    business_days=("{count}営業日", "{count}営業日"),
    always="24時間365日",
    in_hours="{calendar}の時間帯",
    promise="{clock} {time}以内（{hours}）",
    promise_due="{promise} 期限：{due}",
    also_promised="その他の約束：{promise}",
    left="残り{time}",
    over="{time}超過",
    none_left="残り時間なし",
    used="{percent}%経過",
    due="期限到来",
    overdue="期限超過（{percent}%経過）",
    still_open="未解決",
    level="{clock} {level}",
    mark="{clock} {level}：{instant}",
    told_late="{instant}（通知は{time}後）",
    waited="本連絡は{instant}からお送りを控え、ご対応時間の開始後にお送りしております。",
    not_while_held="保留中のため未定（{reason}）",
    met="達成：{instant}",
    between="、",
    colon="：",
    machine="{tag}（{details}）",
    serial="製造番号 {serial}",
    suspects="特定中（候補：{tags}）",
    no_machine="特定中",
    desk="統合窓口",
    customer="お客様",
    you_vendor="貴社",
    you_customer="お客様",
    closed_hours="担当なし（対応時間外）",
    over_and_done="担当なし（完了）",
    waits_for="担当なし（待ち：{reason}）",
    held_until="{reason}（{instant}まで）",
    lost_to="{contact}（{address}）",
    workaround="現在は暫定対処により稼働しています。恒久対策は別途実施します。",
    was_met="{instant}に達成していました",
    comes_later="期限は{instant}です",
    is_held="保留中で、期限には達していませんでした",
    not_promised="現在はお約束の対象ではありません",
    texts=_TEXTS,
)  # fmt: skip
