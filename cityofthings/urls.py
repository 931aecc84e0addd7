"""Every address of the system. All of them ask for a login, except those marked ``login_not_required``."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("api/", include("review.api.urls")),
    path("", include("review.public.urls")),
    path("", include("review.urls")),
]

handler400 = "review.views.errors.bad_request"
handler403 = "review.views.errors.forbidden"
handler404 = "review.views.errors.not_found"
handler500 = "review.views.errors.server_error"
