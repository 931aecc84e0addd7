"""The addresses of the pages for applicants."""

from __future__ import annotations

from django.urls import path

from review.public import parts, self_check, views

urlpatterns = [
    path("start/", views.start, name="start"),
    path("start/formulieren/<slug:call>/<str:name>", views.blank, name="blank-form"),
    path("zelftest/", self_check.self_check, name="self-check"),
    path("opladen/", views.overview, name="upload-overview"),
    path("opladen/adres/", views.ask_link, name="ask-link"),
    path("opladen/bevestigen/<str:token>/", views.confirm, name="confirm-address"),
    path("opladen/afsluiten/", views.leave, name="upload-leave"),
    path("opladen/klok", parts.clock, name="upload-clock"),
    path("opladen/nieuw/", views.begin, name="upload-begin"),
    path("opladen/<uuid:pk>/", views.one, name="upload-one"),
    path("opladen/<uuid:pk>/indienen/", views.submit, name="upload-submit"),
    path("opladen/<uuid:pk>/bestanden/", parts.announce, name="upload-announce"),
    path("opladen/<uuid:pk>/bestanden/<int:number>/", parts.part, name="upload-part"),
]
