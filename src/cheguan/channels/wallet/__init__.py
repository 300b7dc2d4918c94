"""电子证件: the cards on the phone, which also work without a network (亮证、亮码)."""
