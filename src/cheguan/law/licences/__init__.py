"""Driving licences (机动车驾驶证): classes, ages, bodily fitness, what remains of them, terms.

Order 162 (公安部令第162号, from 2022-04-01) as changed by Order 172 (from 2025-01-01).
"""
