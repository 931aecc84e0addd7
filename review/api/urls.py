"""The addresses of the interface. They keep their meaning as long as ``v1`` stands in them."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import PathConverter

from review.api import views


class Anything(PathConverter):
    """The rest of an address, line ends included: also such an address gets a problem, not a page."""

    regex = r"[\s\S]+"


register_converter(Anything, "anything")

urlpatterns = [
    path("v1/submissions", views.submissions, name="api-submissions"),
    path("v1/submissions/<anything:platform_id>", views.submission, name="api-submission"),
    path("v1/openapi.json", views.openapi, name="api-openapi"),
    path("", views.nothing, name="api-nothing"),
    path("<anything:rest>", views.nothing, name="api-nothing"),
]
