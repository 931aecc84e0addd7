"""The addresses of the interface. They keep their meaning as long as ``v1`` stands in them."""

from __future__ import annotations

from django.urls import path

from review.api import views

urlpatterns = [
    path("v1/submissions", views.submissions, name="api-submissions"),
    path("v1/submissions/<path:platform_id>", views.submission, name="api-submission"),
    path("v1/openapi.json", views.openapi, name="api-openapi"),
    path("", views.nothing),
    path("<path:rest>", views.nothing),
]
