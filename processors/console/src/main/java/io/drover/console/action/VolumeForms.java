package io.drover.console.action;

import io.drover.console.model.Estate;
import io.drover.console.model.Place;
import io.drover.console.model.Protection;
import io.drover.console.model.Protections;
import io.drover.console.page.Notice;
import io.drover.console.page.PageContext;
import io.drover.console.page.PageProblem;
import io.drover.console.view.FormPage.Field;
import io.drover.console.view.FormPage.Option;
import io.drover.console.view.Hrefs;
import io.drover.console.view.Text;
import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import java.util.ArrayList;
import java.util.HashMap;
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

    /** Backs up a new snapshot of the same name. */
    static void backUp(Cluster cluster, String volume, String name) {
        snapshot(cluster, name, volume);
        backup(cluster, name, name, "incremental");
    }

    private static void backup(Cluster cluster, String name, String snapshot, String mode) {
        Backup backup = new Backup();
        backup.setMetadata(new ObjectMetaBuilder().withName(name).build());
        backup.getSpec().snapshotName = snapshot;
        backup.getSpec().backupMode = mode;
        cluster.create(backup);
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
            backup(cluster, name, snapshot, values.of("mode"));
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

    /** Takes a volume out of those that are to be protected, or puts it back. */
    record Exempt(Cluster cluster) implements ConsoleForm {
        private static final String NOTE = "note";

        private static boolean isExempt(PageContext context) {
            return context.protections().of(volume(context)).state() == Protection.State.EXEMPT;
        }

        @Override
        public Question ask(PageContext context, Values values) {
            String name = volume(context).getMetadata().getName();
            return isExempt(context)
                    ? new Question(
                            "Count %s again?".formatted(name),
                            List.of("It needs attention again as long as it has no good backup."),
                            List.of(),
                            "Count it",
                            false,
                            Hrefs.volume(name))
                    : new Question(
                            "Does %s need no backup?".formatted(name),
                            List.of(
                                    "It is no longer counted among the volumes that are to be"
                                            + " protected. Recurring jobs go on as they are."),
                            List.of(
                                    Field.text(
                                            NOTE,
                                            "Why",
                                            values.of(NOTE, ""),
                                            "For those who ask later, such as: scratch space")),
                            "It needs none",
                            false,
                            Hrefs.volume(name));
        }

        @Override
        public Done act(PageContext context, Values values) {
            String name = volume(context).getMetadata().getName();
            boolean exempt = !isExempt(context);
            Map<String, Object> annotations = new HashMap<>();
            annotations.put(Protections.EXEMPT, exempt ? "true" : null);
            annotations.put(
                    Protections.EXEMPT_NOTE,
                    exempt && !values.of(NOTE).isEmpty() ? values.of(NOTE) : null);
            cluster.patch(
                    Volume.class, name, Map.of("metadata", Map.of("annotations", annotations)));
            return new Done(
                    Hrefs.volume(name), exempt ? Notice.NEEDS_NO_BACKUP : Notice.NEEDS_BACKUP);
        }
    }

    /** Deletes a volume with its data and snapshots; backups stay. */
    record Delete(Cluster cluster) implements ConsoleForm {
        @Override
        public Question ask(PageContext context, Values values) {
            Volume volume = volume(context);
            String name = volume.getMetadata().getName();
            return new Question(
                    "Delete volume %s?".formatted(name),
                    List.of(lost(context.estate(), volume), kept(context.estate(), volume)),
                    List.of(Confirmation.field(values)),
                    "Delete the volume",
                    true,
                    Hrefs.volume(name));
        }

        private static String lost(Estate estate, Volume volume) {
            String name = volume.getMetadata().getName();
            String snapshots = Text.count(estate.snapshots(name).size(), "snapshot");
            String used =
                    volume.getStatus().currentNodeID.isEmpty()
                            ? ""
                            : " It is attached: whoever uses it is disconnected.";
            if (volume.isClaim() && volume.awaitsRestore()) {
                return "The restore is cancelled, and what it has written is deleted. The claim"
                        + " stays without a volume: delete it as well. One that names a Backup"
                        + " as its source is filled again as long as it is there.";
            }
            return volume.isClaim()
                    ? "The resource and its %s are deleted; the claim itself stays.%s"
                            .formatted(snapshots, used)
                    : "Its data and %s, %s on disk, are deleted for good.%s"
                            .formatted(snapshots, Text.bytes(volume.getStatus().actualSize), used);
        }

        private static String kept(Estate estate, Volume volume) {
            String name = volume.getMetadata().getName();
            List<String> backups =
                    estate.targetsWith(volume).stream()
                            .map(target -> new Place(target, name))
                            .filter(place -> !estate.backups(place).isEmpty())
                            .map(
                                    place ->
                                            "%s on %s"
                                                    .formatted(
                                                            Text.count(
                                                                    estate.backups(place).size(),
                                                                    "backup"),
                                                            place.target()))
                            .toList();
            return backups.isEmpty()
                    ? "No backup of it is known. Targets that are unavailable, or have not been"
                            + " read yet, may have some."
                    : "Its backups stay in the stores: %s.".formatted(String.join(", ", backups));
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
