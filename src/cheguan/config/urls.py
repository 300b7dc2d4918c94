"""Every address of the platform."""

from django.urls import include, path

from cheguan.channels.api.endpoints import api
from cheguan.config.health import healthz

urlpatterns = [
    path("healthz", healthz),
    path("i18n/", include("django.conf.urls.i18n")),
    path("gallery/", include("cheguan.ui.urls")),
    path("api/v1/", api.urls),
    path("callbacks/", include("cheguan.channels.callbacks.urls")),
    path("", include("cheguan.channels.openid.urls")),
    path("wallet/", include("cheguan.channels.wallet.urls")),
    path("counter/", include("cheguan.channels.counter.urls")),
    path("", include("cheguan.channels.published.urls")),
    path("", include("cheguan.channels.checking.urls")),
    path("", include("cheguan.channels.portal.urls")),
]

handler400 = "cheguan.channels.errors.malformed"
handler403 = "cheguan.channels.errors.forbidden"
handler404 = "cheguan.channels.errors.not_found"
handler500 = "cheguan.channels.errors.broken"
