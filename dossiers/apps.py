from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "dossiers"
    verbose_name = "Dossiers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dossiers.editions import remember_places

        remember_places()
