"""A small Guangdong to try things in: invented people, their vehicles, what is known of them."""
