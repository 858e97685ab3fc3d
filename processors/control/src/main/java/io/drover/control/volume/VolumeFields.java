package io.drover.control.volume;

import io.drover.resource.Volume;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Fields of Longhorn's volumes that would change what a user gets and that Drover cannot honour.
 * They are refused, since a volume that silently differs from its manifest loses data.
 */
public final class VolumeFields {
    public static final String NO_WAY_BACK =
            "spec.Standby: 'true', but an ordinary volume cannot become a standby volume; create"
                    + " another one from a backup";

    /** Longhorn's limits of {@code spec.snapshotMaxCount}. */
    private static final int FEWEST_SNAPSHOTS = 2;

    private static final int MOST_SNAPSHOTS = 250;

    /**
     * @param name such as {@code encrypted}
     * @param value in words; empty or false if it is not set
     * @param objection what is wrong with the value in this spec, and the remedy; empty if nothing
     *     is
     */
    private record Field(
            String name,
            Function<Volume.Spec, String> value,
            Function<Volume.Spec, Optional<String>> objection) {
        void check(Volume.Spec spec) {
            objection
                    .apply(spec)
                    .ifPresent(
                            text -> {
                                throw new IllegalArgumentException(
                                        "spec.%s: '%s', but %s"
                                                .formatted(name, value.apply(spec), text));
                            });
        }
    }

    private final List<Field> fields = new ArrayList<>();

    /**
     * @param node the only one that volumes can be attached to
     */
    public VolumeFields(String node) {
        never(
                "dataSource",
                spec -> spec.dataSource,
                "this version of Drover does not clone, and the volume would be empty; back the"
                        + " source up and restore it by spec.fromBackup");
        never(
                "cloneMode",
                spec -> spec.cloneMode,
                "this version of Drover does not clone; leave it out");
        fields.add(
                new Field(
                        "Standby",
                        spec -> flag(spec.standby),
                        spec ->
                                objection(
                                        spec.standby && spec.fromBackup.isEmpty(),
                                        "a standby volume follows the volume of a backup; set"
                                                + " spec.fromBackup to the URL of any of its"
                                                + " backups")));
        never(
                "encrypted",
                spec -> flag(spec.encrypted),
                "Drover does not encrypt volumes; leave it out, and keep volumes on an encrypted"
                        + " disk");
        never(
                "migratable",
                spec -> flag(spec.migratable),
                "volumes stay on the node that Drover runs on; leave it out");
        never(
                "migrationNodeID",
                spec -> spec.migrationNodeID,
                "volumes stay on the node that Drover runs on; leave it out");
        fields.add(
                new Field(
                        "dataEngine",
                        spec -> spec.dataEngine,
                        spec ->
                                objection(
                                        spec.dataEngine.equals("v2"),
                                        "Drover has its own engine, which is like v1; leave it out,"
                                                + " or use v1")));
        fields.add(
                new Field(
                        "accessMode",
                        spec -> spec.accessMode,
                        spec ->
                                objection(
                                        spec.accessMode.equals("rwx") && spec.fromBackup.isEmpty(),
                                        "a volume has one user at a time; use rwo or rwop")));
        fields.add(
                new Field(
                        "nodeID",
                        spec -> spec.nodeID,
                        spec ->
                                objection(
                                        !spec.nodeID.isEmpty() && !spec.nodeID.equals(node),
                                        "volumes can be attached to node '%s' only, where their data is; use that, or leave it out to detach"
                                                .formatted(node))));
        fields.add(
                new Field(
                        "snapshotMaxCount",
                        spec -> Integer.toString(spec.snapshotMaxCount),
                        spec ->
                                objection(
                                        spec.snapshotMaxCount != 0
                                                && (spec.snapshotMaxCount < FEWEST_SNAPSHOTS
                                                        || spec.snapshotMaxCount > MOST_SNAPSHOTS),
                                        "it has to be 2 to 250, or 0 for no limit")));
        fields.add(
                new Field(
                        "snapshotMaxSize",
                        spec -> spec.snapshotMaxSize,
                        spec ->
                                objection(
                                        !List.of("", "0").contains(spec.snapshotMaxSize),
                                        "Drover does not limit the size of snapshots; leave it out,"
                                            + " or limit their number by spec.snapshotMaxCount")));
    }

    private void never(String name, Function<Volume.Spec, String> value, String remedy) {
        fields.add(new Field(name, value, spec -> objection(!value.apply(spec).isEmpty(), remedy)));
    }

    private static String flag(boolean value) {
        return value ? "true" : "";
    }

    private static Optional<String> objection(boolean holds, String text) {
        return holds ? Optional.of(text) : Optional.empty();
    }

    /**
     * @throws IllegalArgumentException if Drover cannot honour a field; the message names it
     */
    void check(Volume.Spec spec) {
        fields.forEach(field -> field.check(spec));
    }

    /**
     * As {@link #check}, for fields whose values differ from those before: a value that was written
     * without a check must not prevent changes of other fields.
     */
    public void checkChanged(Volume.Spec spec, Volume.Spec before) {
        fields.stream()
                .filter(field -> !field.value().apply(spec).equals(field.value().apply(before)))
                .forEach(field -> field.check(spec));
    }

    /** Fields that are kept as they were written, without the effect that they have in Longhorn. */
    public List<String> warnings(Volume.Spec spec) {
        List<String> warnings = new ArrayList<>();
        if (spec.accessMode.equals("rwx")) {
            warnings.add(
                    "spec.accessMode: rwx is kept for the volume's backups; the volume has one user"
                            + " at a time");
        }
        if (spec.standby && !spec.frontend.isEmpty()) {
            warnings.add(
                    "spec.frontend: a standby volume has no device; it is of use once the volume is"
                            + " activated");
        }
        if (spec.freezeFilesystemForSnapshot.equals("enabled")) {
            warnings.add(
                    "spec.freezeFilesystemForSnapshot: Drover does not freeze file systems;"
                            + " snapshots hold what was written to the volume so far");
        }
        return warnings;
    }
}
