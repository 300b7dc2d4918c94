"""The departments and what they are called, Chinese first."""

from __future__ import annotations

NAMES = {
    "identity": ("公安人口", "Population register"),
    "insurance": ("交强险信息平台", "Insurance platform"),
    "tax": ("税务", "Tax authority"),
    "industry": ("工信与海关", "Industry and customs"),
    "health": ("医疗卫生", "Hospitals and health outlets"),
    "treasury": ("财政非税收缴", "Treasury"),
    "post": ("邮政", "Post"),
    "sms-a": ("短信通道甲", "Text messages, provider A"),
    "sms-b": ("短信通道乙", "Text messages, provider B"),
}
