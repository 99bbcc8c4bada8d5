"""The database refuses changes to the audit trail, and there is a notice from the first day."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Other apps put this trigger on their own append-only tables.
REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% rows never change (% refused)', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON accounts_auditevent
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""

ALLOW = """
DROP TRIGGER append_only ON accounts_auditevent;
DROP FUNCTION refuse_change();
"""

TITLE = "What Insource records about your work, and why"

TEXT = """Insource keeps what you write and decide here, so that it can become training data for the company's own models.

**What is stored.** Your answers in every version, word for word; drafts while you work; reviews and comments; when a task was taken and submitted; which design, guideline and notice were in force.

**Who sees it.** Reviewers and leads of a project see the work of that project. ML engineers see approved records without names.

**What is never done.** No keystrokes, screens or typing speed are recorded. There are no league tables of people. No rule rejects your work or touches your pay; people decide.

**What you can ask.** You can see everything stored about you, ask for a correction, and ask that work of yours is left out of later releases. Ask an administrator.

You are asked to say that you have read this. It is not a consent.
"""


def first_notice(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Publish version 1, so that no revision is ever made without terms."""
    apps.get_model("accounts", "TermsVersion").objects.create(number=1, title=TITLE, text=TEXT)


class Migration(migrations.Migration):
    """Append-only audit trail, first notice."""

    dependencies = [("accounts", "0001_initial")]
    operations = [
        migrations.RunSQL(REFUSE, ALLOW),
        migrations.RunPython(first_notice, migrations.RunPython.noop),
    ]
