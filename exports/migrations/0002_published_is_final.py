"""The database refuses changes to published releases, to their files and to the list of their records."""

from __future__ import annotations

from django.db import migrations

RELEASES = """
CREATE TRIGGER published_is_final BEFORE UPDATE OR DELETE ON exports_release
    FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION refuse_change();
"""

# Members are written once, by the freeze. Later additions are caught for a whole statement at once, because
# a check for each of a million rows would cost more than writing them.
MEMBERS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON exports_releasemember
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE FUNCTION refuse_late_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM (SELECT DISTINCT release_id FROM added) a
        JOIN exports_release r ON r.id = a.release_id WHERE r.state <> 'frozen' OR r.job_id IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'The records of a release are fixed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER fixed_at_freeze AFTER INSERT ON exports_releasemember
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_late_members();
"""

SHARDS = """
CREATE FUNCTION refuse_change_of_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM exports_release
        WHERE id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.release_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.release_id END)
          AND state = 'published'
    ) THEN
        RAISE EXCEPTION '% of a published release never changes', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER published_is_final BEFORE INSERT OR UPDATE OR DELETE ON exports_shard
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_published();
"""

DATASETS = """
CREATE FUNCTION refuse_change_of_released() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM exports_release WHERE dataset_id = OLD.id)
        AND (OLD.format, OLD.options, OLD.slug) IS DISTINCT FROM (NEW.format, NEW.options, NEW.slug) THEN
        RAISE EXCEPTION 'The format of a released dataset never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER released_is_fixed BEFORE UPDATE ON exports_dataset
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_released();
"""

UNDO = """
DROP TRIGGER published_is_final ON exports_release;
DROP TRIGGER append_only ON exports_releasemember;
DROP TRIGGER fixed_at_freeze ON exports_releasemember;
DROP TRIGGER published_is_final ON exports_shard;
DROP TRIGGER released_is_fixed ON exports_dataset;
DROP FUNCTION refuse_late_members();
DROP FUNCTION refuse_change_of_published();
DROP FUNCTION refuse_change_of_released();
"""


class Migration(migrations.Migration):
    """Published is final."""

    dependencies = [("exports", "0001_initial"), ("accounts", "0002_append_only_and_first_notice")]
    operations = [migrations.RunSQL(RELEASES + MEMBERS + SHARDS + DATASETS, UNDO)]
