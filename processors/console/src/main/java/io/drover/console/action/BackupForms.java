package io.drover.console.action;

import io.drover.console.model.Estate;
import io.drover.console.model.Place;
import io.drover.console.page.Notice;
import io.drover.console.page.PageContext;
import io.drover.console.page.PageProblem;
import io.drover.console.view.FormPage.Field;
import io.drover.console.view.Hrefs;
import io.drover.console.view.Text;
import io.drover.resource.Backup;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Times;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Forms that delete backups. */
final class BackupForms {
    private BackupForms() {}

    static Place place(PageContext context) {
        return new Place(context.request().path("target"), context.request().path("volume"));
    }

    static Backup backup(PageContext context) {
        String name = context.request().path("backup");
        return context.estate()
                .backup(place(context), name)
                .orElseThrow(() -> PageProblem.notFound("backup", name));
    }

    private static String url(Estate estate, String target) {
        return estate.target(target)
                .map(found -> found.getSpec().backupTargetURL)
                .orElse("its store");
    }

    /** Deletes one backup, or its resource alone. */
    record Delete(Cluster cluster, Freed freed) implements ConsoleForm {
        @Override
        public Question ask(PageContext context, Values values) {
            Backup backup = backup(context);
            Place place = place(context);
            String name = backup.getMetadata().getName();
            return new Question(
                            "Delete backup %s?".formatted(name),
                            List.of(
                                    "It is deleted from %s. It refers to %s; what other backups of the volume share stays."
                                            .formatted(
                                                    url(context.estate(), place.target()),
                                                    Text.bytes(backup.getStatus().size))),
                            List.of(
                                    Field.check(
                                            "keep",
                                            "Keep the backup in the store, and remove the resource"
                                                    + " only",
                                            values.of("keep", ""),
                                            "The next time the store is read it appears again.")),
                            "Delete the backup",
                            true,
                            Hrefs.backup(place, name))
                    .withNotes(freed.notes(values, place, Set.of(name)))
                    .withCheck(Freed.CHECK, Freed.BUTTON);
        }

        @Override
        public Done act(PageContext context, Values values) {
            Backup backup = backup(context);
            Done done;
            if (values.isChecked("keep")) {
                cluster.deleteResourceOnly(backup);
                done = new Done(Hrefs.backupVolume(place(context)), Notice.RESOURCE_DELETED);
            } else {
                cluster.delete(Backup.class, backup.getMetadata().getName());
                done = new Done(Hrefs.backupVolume(place(context)), Notice.BACKUP_DELETED);
            }
            return done;
        }
    }

    /** Deletes the backups of a volume that were ticked in the list. */
    record DeleteSome(Cluster cluster, Freed freed) implements ConsoleForm {
        private static final String BACKUP = "backup";

        private static List<String> backups(PageContext context, Values values) {
            return values.chosen(BACKUP).stream()
                    .filter(name -> context.estate().backup(place(context), name).isPresent())
                    .toList();
        }

        @Override
        public Question ask(PageContext context, Values values) {
            Place place = place(context);
            List<String> backups = backups(context, values);
            String heading = "Delete %s?".formatted(Text.count(backups.size(), "backup"));
            if (backups.isEmpty()) {
                return new Question(
                        heading,
                        List.of("No backup was ticked in the list."),
                        List.of(),
                        "",
                        false,
                        Hrefs.backupVolume(place));
            }
            return new Question(
                            heading,
                            List.of(
                                    "They are deleted from %s for good. What the other backups of the volume share stays."
                                            .formatted(url(context.estate(), place.target()))),
                            Bulk.fields(BACKUP, "Backups", backups),
                            "Delete them",
                            true,
                            Hrefs.backupVolume(place))
                    .withNotes(freed.notes(values, place, Set.copyOf(backups)))
                    .withCheck(Freed.CHECK, Freed.BUTTON);
        }

        @Override
        public Done act(PageContext context, Values values) {
            Bulk.each(BACKUP, backups(context, values), name -> cluster.delete(Backup.class, name));
            return new Done(Hrefs.backupVolume(place(context)), Notice.SOME_DELETED);
        }
    }

    private static BackupVolume backupVolume(PageContext context) {
        Place place = place(context);
        return context.estate()
                .backupVolume(place)
                .orElseThrow(
                        () ->
                                PageProblem.notFound(
                                        "volume with backups on " + place.target(),
                                        place.volume()));
    }

    /** Reads the store for the backups of a volume. */
    record Read(Cluster cluster) implements ConsoleForm {
        @Override
        public Question ask(PageContext context, Values values) {
            backupVolume(context);
            Place place = place(context);
            return new Question(
                    "Read the backups of %s on %s now?".formatted(place.volume(), place.target()),
                    List.of(),
                    List.of(),
                    "Read them",
                    false,
                    Hrefs.backupVolume(place));
        }

        @Override
        public Done act(PageContext context, Values values) {
            cluster.patchSpec(
                    BackupVolume.class,
                    backupVolume(context).getMetadata().getName(),
                    Map.of("syncRequestedAt", Times.format(context.now())));
            return new Done(Hrefs.backupVolume(place(context)), Notice.SYNC_REQUESTED);
        }
    }

    /** Deletes all backups of a volume on a target. */
    record DeleteAll(Cluster cluster) implements ConsoleForm {
        @Override
        public Question ask(PageContext context, Values values) {
            BackupVolume volume = backupVolume(context);
            Place place = place(context);
            return new Question(
                    "Delete all backups of %s on %s?".formatted(place.volume(), place.target()),
                    List.of(
                            "%s with %s are deleted from %s for good. Volumes that are being restored from them, and standby volumes that follow them, fail."
                                    .formatted(
                                            Text.count(
                                                    context.estate().backups(place).size(),
                                                    "backup"),
                                            Text.bytes(volume.getStatus().dataStored),
                                            url(context.estate(), place.target()))),
                    List.of(Confirmation.field(values)),
                    "Delete all backups",
                    true,
                    Hrefs.backupVolume(place));
        }

        @Override
        public Done act(PageContext context, Values values) {
            BackupVolume volume = backupVolume(context);
            Confirmation.require(values, place(context).volume());
            cluster.delete(BackupVolume.class, volume.getMetadata().getName());
            return new Done(Hrefs.BACKUPS, Notice.BACKUPS_DELETED);
        }
    }
}
