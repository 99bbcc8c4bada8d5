"""The database refuses changes to what was submitted, decided, approved and published."""

from __future__ import annotations

from django.db import migrations

TABLES = (
    "annotation_revision",
    "annotation_review",
    "annotation_record",
    "annotation_designversion",
    "annotation_guidelineversion",
)

# The author beside a review is the author of its submission: with the check that the reviewer is somebody
# else, nobody can review their own work.
SAME_AUTHOR = """
ALTER TABLE annotation_review ADD CONSTRAINT review_of_its_author
    FOREIGN KEY (submission_id, author_id) REFERENCES annotation_submission (id, author_id)
    DEFERRABLE INITIALLY DEFERRED;
"""


class Migration(migrations.Migration):
    """Append-only tables; the author of a review is the author of its submission."""

    dependencies = [("annotation", "0001_initial"), ("accounts", "0002_append_only_and_first_notice")]
    operations = [
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION refuse_change();",
                f"DROP TRIGGER append_only ON {table};",
            )
            for table in TABLES
        ),
        migrations.RunSQL(SAME_AUTHOR, "ALTER TABLE annotation_review DROP CONSTRAINT review_of_its_author;"),
    ]
