"""How what was granted reaches its holder (送达): post, pick-up point, counter.

`acts.delivery.HandOver` begins a delivery (`handing`), the post brings it on (`carrying`), people
end it (`desk`); each turn of it is told.
"""
