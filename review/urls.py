"""The addresses of the staff pages. Everything that changes something is POST only."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import path

from review import single_sign_on
from review.views import arrivals, bulk, condition, dossier, downloads, handling, leading, lists, looking, notices, overview

urlpatterns = [
    path("", lists.dossiers, name="queue"),
    path("te-bekijken/<slug:slug>/", lists.side_queue, name="side-queue"),
    path("overzicht/", overview.overview, name="overview"),
    path("overzicht/uitvoer/<slug:form>/", overview.export, name="export"),
    path("overzicht/jury/", overview.jury_pack, name="jury-pack"),
    path("aanmelden/", lists.Login.as_view(), name="login"),
    path("aanmelden/werkaccount/", login_not_required(single_sign_on.Begin.as_view()), name="oidc_authentication_init"),
    path("aanmelden/terug/", login_not_required(single_sign_on.Callback.as_view()), name="oidc_authentication_callback"),
    path("afmelden/", LogoutView.as_view(), name="logout"),
    path("gezond", lists.health, name="health"),
    path("toestand/", condition.condition, name="condition"),
    path("instellingen/", leading.settings, name="settings"),
    path("instellingen/beslissing/<slug:call>/", leading.set_decision_date, name="set-decision-date"),
    path("instellingen/vanzelf/<slug:call>/<slug:phase>/", leading.set_automatic, name="set-automatic"),
    path("instellingen/meldingen/", leading.set_alerts, name="set-alerts"),
    path("instellingen/accounts/<int:pk>/", leading.set_account, name="set-account"),
    path("dossiers/<slug:reference>/", dossier.dossier, name="dossier"),
    path("dossiers/<slug:reference>/bevindingen/<slug:check_id>/", dossier.decide_finding, name="decide-finding"),
    path("dossiers/<slug:reference>/bevindingen/<slug:check_id>/naast-elkaar/", looking.side_by_side, name="side-by-side"),
    path("dossiers/<slug:reference>/resultaat/voorstellen/", dossier.propose_verdict, name="propose-verdict"),
    path("dossiers/<slug:reference>/resultaat/tekenen/", dossier.sign_verdict, name="sign-verdict"),
    path("dossiers/<slug:reference>/resultaat/teruggeven/", dossier.return_verdict, name="return-verdict"),
    path("dossiers/<slug:reference>/behandelaar/", handling.assign, name="assign"),
    path("dossiers/<slug:reference>/controle/", handling.check_again, name="check-again"),
    path("dossiers/<slug:reference>/termijn/", handling.close_term, name="close-term"),
    path("dossiers/<slug:reference>/samenvoegen/", handling.join, name="join"),
    path("dossiers/<slug:reference>/versies/<int:number>/verplaatsen/", handling.move, name="move"),
    path("documenten/<int:pk>/velden/", handling.correct_field, name="correct-field"),
    path("documenten/<int:pk>/velden/<str:name>/", handling.correct_table, name="correct-table"),
    path("berichten/<int:pk>/dossier/", handling.file_message, name="message-file"),
    path("dossiers/<slug:reference>/versies/<int:number>/vergelijken/", dossier.compare_versions, name="compare-versions"),
    path("dossiers/<slug:reference>/brief/", dossier.prepare_letter, name="prepare-letter"),
    path("dossiers/<slug:reference>/versies/<int:number>/opnieuw/", dossier.retry_submission, name="retry-submission"),
    path("brieven/samen/", bulk.bulk, name="bulk"),
    path("brieven/<int:pk>/", notices.notice, name="notice"),
    path("brieven/<int:pk>/html/", notices.notice_html, name="notice-html"),
    path("brieven/<int:pk>/tekst/", notices.edit, name="notice-edit"),
    path("brieven/<int:pk>/tekst/systeem/", notices.rewrite, name="notice-rewrite"),
    path("brieven/<int:pk>/verzenden/", notices.release, name="notice-release"),
    path("brieven/<int:pk>/adres/", notices.readdress, name="notice-readdress"),
    path("brieven/<int:pk>/annuleren/", notices.cancel, name="notice-cancel"),
    path("brieven/<int:pk>/opnieuw/", notices.retry, name="notice-retry"),
    path("brieven/<int:pk>/ruw/", downloads.raw_notice, name="notice-raw"),
    path("berichten/<int:pk>/", arrivals.message, name="message"),
    path("berichten/<int:pk>/afgehandeld/", arrivals.handle_message, name="message-handle"),
    path("berichten/<int:pk>/opnieuw/", arrivals.retry_message, name="message-retry"),
    path("berichten/<int:pk>/ruw/", downloads.raw_message, name="message-raw"),
    path("berichten/<int:pk>/bestanden/<int:index>/", downloads.message_part, name="message-part"),
    path("uploads/<int:pk>/", arrivals.upload, name="upload"),
    path("uploads/<int:pk>/afgehandeld/", arrivals.handle_upload, name="upload-handle"),
    path("uploads/<int:pk>/opnieuw/", arrivals.retry_upload, name="upload-retry"),
    path("uploads/<int:pk>/bestanden/<int:index>/", downloads.upload_file, name="upload-file"),
    path("documenten/<int:pk>/kijken/", looking.look, name="look"),
    path("documenten/<int:pk>/paginas/<int:number>/", looking.page_image, name="page-image"),
    path("versies/<int:pk>/ontvangst/", looking.receipt, name="look-receipt"),
    path("documenten/<int:pk>/", downloads.document, name="document"),
]
