package io.drover.console.action;

import io.drover.console.model.Estate;
import io.drover.console.model.Place;
import io.drover.console.page.Notice;
import io.drover.console.page.PageContext;
import io.drover.console.page.PageProblem;
import io.drover.console.view.Hrefs;
import io.drover.console.view.Text;
import io.drover.control.verification.BackupChecks;
import io.drover.control.verification.ReadableTarget;
import io.drover.control.verification.RequestedVerifications;
import io.drover.resource.Backup;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Times;
import io.fabric8.kubernetes.api.model.HasMetadata;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Forms that have backups read and compared, to prove that they can be restored. */
final class VerifyForms {
    private VerifyForms() {}

    private static Place place(PageContext context) {
        return new Place(context.request().path("target"), context.request().path("volume"));
    }

    private static Optional<String> obstacle(Estate estate, Place place) {
        return ReadableTarget.obstacle(place.target(), estate.target(place.target()));
    }

    private static ConsoleForm.Question question(
            String heading, Optional<String> obstacle, String what, String back) {
        return new ConsoleForm.Question(
                heading,
                List.of(obstacle.map("It cannot be verified now: %s."::formatted).orElse(what)),
                List.of(),
                obstacle.isPresent() ? "" : "Verify",
                false,
                back);
    }

    /**
     * @throws FieldException if it cannot be verified
     */
    private static void request(
            Cluster cluster, PageContext context, HasMetadata resource, Optional<String> obstacle) {
        obstacle.ifPresent(
                why -> {
                    throw new FieldException("", "It cannot be verified now: %s.".formatted(why));
                });
        cluster.patch(
                resource.getClass(),
                resource.getMetadata().getName(),
                Map.of(
                        "metadata",
                        Map.of(
                                "annotations",
                                Map.of(RequestedVerifications.NOW, Times.format(context.now())))));
    }

    /** One backup. */
    record OfBackup(Cluster cluster) implements ConsoleForm {
        private static Backup backup(PageContext context) {
            String name = context.request().path("backup");
            return context.estate()
                    .backup(place(context), name)
                    .orElseThrow(() -> PageProblem.notFound("backup", name));
        }

        private static Optional<String> obstacle(PageContext context, Backup backup) {
            return BackupChecks.incomplete(backup)
                    .or(() -> VerifyForms.obstacle(context.estate(), place(context)));
        }

        @Override
        public Question ask(PageContext context, Values values) {
            Backup backup = backup(context);
            String name = backup.getMetadata().getName();
            return question(
                    "Verify backup %s now?".formatted(name),
                    obstacle(context, backup),
                    "Its configuration and all of its blocks, %s before compression, are read from %s and compared. Nothing is written there."
                            .formatted(
                                    Text.bytes(backup.getStatus().size), place(context).target()),
                    Hrefs.backup(place(context), name));
        }

        @Override
        public Done act(PageContext context, Values values) {
            Backup backup = backup(context);
            request(cluster, context, backup, obstacle(context, backup));
            return new Done(
                    Hrefs.backup(place(context), backup.getMetadata().getName()),
                    Notice.VERIFICATION_REQUESTED);
        }
    }

    /** All backups of a volume on a target. */
    record OfVolume(Cluster cluster) implements ConsoleForm {
        private static BackupVolume volume(PageContext context) {
            Place place = place(context);
            return context.estate()
                    .backupVolume(place)
                    .orElseThrow(
                            () ->
                                    PageProblem.notFound(
                                            "volume with backups on " + place.target(),
                                            place.volume()));
        }

        @Override
        public Question ask(PageContext context, Values values) {
            BackupVolume volume = volume(context);
            Place place = place(context);
            return question(
                    "Verify all backups of %s on %s now?".formatted(place.volume(), place.target()),
                    VerifyForms.obstacle(context.estate(), place),
                    "All configurations of %s and all of their blocks, %s as they are stored, are read and compared. Nothing is written but lost blocks, where the target asks for that."
                            .formatted(
                                    Text.count(context.estate().backups(place).size(), "backup"),
                                    Text.bytes(volume.getStatus().dataStored)),
                    Hrefs.backupVolume(place));
        }

        @Override
        public Done act(PageContext context, Values values) {
            BackupVolume volume = volume(context);
            Place place = place(context);
            request(cluster, context, volume, VerifyForms.obstacle(context.estate(), place));
            return new Done(Hrefs.backupVolume(place), Notice.VERIFICATION_REQUESTED);
        }
    }
}
