"""The groups behind the roles. Accounts from before them go on as they did: officers, and leads where they were superusers."""

from django.db import migrations

ROLES = ("officer", "lead", "auditor", "operator")


def make(apps, schema_editor):
    groups = {name: apps.get_model("auth", "Group").objects.get_or_create(name=name)[0] for name in ROLES}
    for user in apps.get_model("auth", "User").objects.filter(is_active=True):
        user.groups.add(groups["lead" if user.is_superuser else "officer"])


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0011_corrections_and_words"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
