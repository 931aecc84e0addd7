"""The addresses of the pages for applicants."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
