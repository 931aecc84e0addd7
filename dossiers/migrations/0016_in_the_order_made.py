from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0015_form_in_the_text"),
    ]

    operations = [
        migrations.AlterModelOptions(name="decision", options={"ordering": ["id"]}),
        migrations.AlterModelOptions(name="reconciliation", options={"ordering": ["id"]}),
    ]
