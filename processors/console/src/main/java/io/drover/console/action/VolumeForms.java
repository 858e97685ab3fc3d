package io.drover.console.action;

import io.drover.console.model.Estate;
import io.drover.console.page.Notice;
import io.drover.console.page.PageContext;
import io.drover.console.page.PageProblem;
import io.drover.console.view.FormPage.Field;
import io.drover.console.view.FormPage.Option;
import io.drover.console.view.Hrefs;
import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Forms about volumes. */
final class VolumeForms {
    private VolumeForms() {}

    static Volume volume(PageContext context) {
        String name = context.request().path("volume");
        return context.estate()
                .volume(name)
                .orElseThrow(() -> PageProblem.notFound("volume", name));
    }

    private static void snapshot(Cluster cluster, String name, String volume) {
        Snapshot snapshot = new Snapshot();
        snapshot.setMetadata(new ObjectMetaBuilder().withName(name).build());
        snapshot.getSpec().volume = volume;
        snapshot.getSpec().createSnapshot = true;
        cluster.create(snapshot);
    }

    /** Takes a snapshot. */
    record TakeSnapshot(Cluster cluster) implements ConsoleForm {
        @Override
        public Question ask(PageContext context, Values values) {
            String volume = volume(context).getMetadata().getName();
            return new Question(
                    "Take a snapshot of " + volume,
                    List.of(),
                    List.of(FormNames.field("Name", values, FormNames.of(volume, context.now()))),
                    "Take the snapshot",
                    false,
                    Hrefs.volume(volume));
        }

        @Override
        public Done act(PageContext context, Values values) {
            String volume = volume(context).getMetadata().getName();
            snapshot(cluster, FormNames.checked("name", values.of("name")), volume);
            return new Done(Hrefs.volume(volume), Notice.SNAPSHOT_REQUESTED);
        }
    }

    /** Backs up a snapshot that is there, or a new one. */
    record BackUp(Cluster cluster) implements ConsoleForm {
        @Override
        public Question ask(PageContext context, Values values) {
            Volume volume = volume(context);
            String name = volume.getMetadata().getName();
            List<Option> snapshots = new ArrayList<>();
            snapshots.add(new Option("", "a new one, of this moment"));
            context.estate()
                    .snapshots(name)
                    .forEach(
                            snapshot ->
                                    snapshots.add(
                                            new Option(
                                                    snapshot.getMetadata().getName(),
                                                    snapshot.getMetadata().getName())));
            return new Question(
                    "Back up " + name,
                    List.of(),
                    List.of(
                            Field.fixed("target", "Target", Estate.targetOf(volume)),
                            FormNames.field("Name", values, FormNames.of(name, context.now())),
                            Field.choice(
                                    "snapshot",
                                    "Snapshot",
                                    values.of("snapshot", ""),
                                    snapshots,
                                    "What is to be backed up"),
                            Field.choice(
                                    "mode",
                                    "Mode",
                                    values.of("mode", "incremental"),
                                    List.of(
                                            new Option("incremental", "incremental"),
                                            new Option("full", "full")),
                                    "Either way only what the store lacks is sent; full sends all"
                                            + " blocks again")),
                    "Back up",
                    false,
                    Hrefs.volume(name));
        }

        @Override
        public Done act(PageContext context, Values values) {
            String volume = volume(context).getMetadata().getName();
            String name = FormNames.checked("name", values.of("name"));
            if (cluster.find(Backup.class, name).isPresent()) {
                throw new FieldException(
                        "name",
                        "Name: there is a backup '%s' already; use another".formatted(name));
            }
            String snapshot = values.of("snapshot");
            if (snapshot.isEmpty()) {
                snapshot = name;
                snapshot(cluster, snapshot, volume);
            }
            Backup backup = new Backup();
            backup.setMetadata(new ObjectMetaBuilder().withName(name).build());
            backup.getSpec().snapshotName = snapshot;
            backup.getSpec().backupMode = values.of("mode");
            cluster.create(backup);
            return new Done(Hrefs.volume(volume), Notice.BACKUP_REQUESTED);
        }
    }

    /** Makes an ordinary volume of a standby volume. */
    record Activate(Cluster cluster) implements ConsoleForm {
        @Override
        public Question ask(PageContext context, Values values) {
            Volume volume = volume(context);
            String name = volume.getMetadata().getName();
            return new Question(
                    "Activate %s?".formatted(name),
                    List.of(
                            "It stops following the backups and becomes an ordinary volume that can"
                                    + " be written. That cannot be taken back."),
                    List.of(
                            Field.fixed(
                                    "held",
                                    "Holds backup",
                                    volume.getStatus().heldBackup.isEmpty()
                                            ? "none yet"
                                            : volume.getStatus().heldBackup)),
                    "Activate",
                    true,
                    Hrefs.volume(name));
        }

        @Override
        public Done act(PageContext context, Values values) {
            String name = volume(context).getMetadata().getName();
            cluster.patchSpec(Volume.class, name, Map.of("Standby", false));
            return new Done(Hrefs.volume(name), Notice.ACTIVATION_REQUESTED);
        }
    }

    /** Deletes a volume with its data and snapshots; backups stay. */
    record Delete(Cluster cluster) implements ConsoleForm {
        @Override
        public Question ask(PageContext context, Values values) {
            String name = volume(context).getMetadata().getName();
            return new Question(
                    "Delete volume %s?".formatted(name),
                    List.of(
                            "Its data and its %d snapshots are deleted for good. Its backups stay in the stores."
                                    .formatted(context.estate().snapshots(name).size())),
                    List.of(Confirmation.field(values)),
                    "Delete the volume",
                    true,
                    Hrefs.volume(name));
        }

        @Override
        public Done act(PageContext context, Values values) {
            String name = volume(context).getMetadata().getName();
            Confirmation.require(values, name);
            cluster.delete(Volume.class, name);
            return new Done(Hrefs.VOLUMES, Notice.VOLUME_DELETED);
        }
    }
}
