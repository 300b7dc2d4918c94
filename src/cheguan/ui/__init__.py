"""Components, base pages and translations."""
