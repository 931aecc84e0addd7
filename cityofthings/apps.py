from django.apps import AppConfig


class CityofthingsConfig(AppConfig):
    name = "cityofthings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cityofthings import settings_checks  # noqa: F401  # registers the system checks
