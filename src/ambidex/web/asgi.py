"""The site for an ASGI server: `uvicorn ambidex.web.asgi:application`."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ambidex.web.settings")
application = get_asgi_application()
