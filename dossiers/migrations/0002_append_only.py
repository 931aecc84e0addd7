"""The event log can only grow: the database itself refuses to change or delete a row."""

from django.db import migrations

TABLE = "dossiers_event"


def add_triggers(apps, schema_editor):
    run = schema_editor.execute
    if schema_editor.connection.vendor == "postgresql":
        run(
            "CREATE FUNCTION event_log_is_append_only() RETURNS trigger AS $$ "
            "BEGIN RAISE EXCEPTION 'the event log is append-only'; END $$ LANGUAGE plpgsql"
        )
        run(
            f"CREATE TRIGGER event_log_guard BEFORE UPDATE OR DELETE ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION event_log_is_append_only()"
        )
    else:
        for action in ("UPDATE", "DELETE"):
            run(
                f"CREATE TRIGGER event_log_guard_{action.lower()} BEFORE {action} ON {TABLE} "
                "BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END"
            )


def drop_triggers(apps, schema_editor):
    run = schema_editor.execute
    if schema_editor.connection.vendor == "postgresql":
        run(f"DROP TRIGGER event_log_guard ON {TABLE}")
        run("DROP FUNCTION event_log_is_append_only()")
    else:
        for action in ("update", "delete"):
            run(f"DROP TRIGGER event_log_guard_{action}")


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0001_initial")]
    operations = [migrations.RunPython(add_triggers, drop_triggers)]
