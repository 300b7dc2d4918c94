"""The words of the page on which a demo person is chosen, in three languages."""

from __future__ import annotations

from flask import request
from werkzeug.datastructures import LanguageAccept

OTHERS_SHOWN = 40

TEXTS = {
    "zh-hans": {
        "name": "简体中文",
        "tag": "zh-Hans",
        "title": "选择演示人物登录",
        "about": "这里扮演国家身份认证平台。所有人物都是虚构的，选择一位即以其身份登录。",
        "personas": "有故事的人物",
        "others": "其他人物",
        "search": "按身份证号查找",
        "find": "查找",
        "nobody": "没有这个身份证号的演示人物。请核对号码，或从下面选择一位。",
        "cancel": "取消登录",
    },
    "en": {
        "name": "English",
        "tag": "en",
        "title": "Choose a demo person to sign in",
        "about": "This plays the national identity service. Everybody here is invented. "
        "Choose a person to sign in as them.",
        "personas": "People with a situation",
        "others": "Other people",
        "search": "Find by identity number",
        "find": "Find",
        "nobody": "No demo person has this number. Check it, or choose somebody below.",
        "cancel": "Cancel",
    },
    "zh-hant": {
        "name": "繁體中文",
        "tag": "zh-Hant",
        "title": "選擇示範人物登入",
        "about": "這裡扮演國家身分認證平台。所有人物都是虛構的，選擇一位即以其身分登入。",
        "personas": "有故事的人物",
        "others": "其他人物",
        "search": "按身分證號碼查找",
        "find": "查找",
        "nobody": "沒有這個身分證號碼的示範人物。請核對號碼，或從下面選擇一位。",
        "cancel": "取消登入",
    },
}

_OFFERED = {"zh-Hans": "zh-hans", "zh-CN": "zh-hans", "zh": "zh-hans", "en": "en"} | dict.fromkeys(
    ("zh-Hant", "zh-TW", "zh-HK", "zh-MO"), "zh-hant"
)


def language() -> str:
    """The language of the page: as chosen on it, else as the client asks, else the browser."""
    wishes = [request.args.get("lang", ""), *request.args.get("ui_locales", "").split()]
    browser = request.accept_languages
    for accepted in (*(LanguageAccept([(wish, 1)]) for wish in wishes if wish), browser):
        if best := accepted.best_match(_OFFERED):
            return _OFFERED[best]
    return "zh-hans"
