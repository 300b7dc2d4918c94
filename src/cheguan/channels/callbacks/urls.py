"""The addresses that other departments call."""

app_name = "callbacks"
urlpatterns: list[object] = []
