"""The web application, for granian.

Loading makes a hundred thousand objects that all stay: looking for garbage among them is in vain,
while they are made and ever after.
"""

import gc
import os

gc.disable()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.urls import get_resolver  # noqa: E402

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cheguan.config.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 - loads every page now, not while the first one waits

gc.freeze()
gc.enable()
