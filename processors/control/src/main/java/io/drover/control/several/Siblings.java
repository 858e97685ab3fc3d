package io.drover.control.several;

import io.drover.control.backupvolume.Backups;
import io.drover.resource.Backup;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;
import io.fabric8.kubernetes.api.model.HasMetadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Backups of one snapshot to several targets: one that was requested, and its siblings. Each has
 * its own state, attempts and retention; what they share is the snapshot and, if they are ready at
 * the same time, one read of it. In the stores they have the same name.
 */
public final class Siblings {
    /**
     * On a Backup: names of the targets that its snapshot is backed up to, its own included. On a
     * RecurringJob: names of the targets that it backs volumes up to, instead of theirs.
     */
    public static final String ANNOTATION_TARGETS = "drover.io/backup-targets";

    /** On a sibling: name of the Backup that was requested. */
    public static final String ANNOTATION_SIBLING_OF = "drover.io/sibling-of";

    private Siblings() {}

    private static Optional<String> annotation(HasMetadata object, String key) {
        return Optional.ofNullable(object.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(key));
    }

    /** The targets of the Backup and its siblings; empty if it has none, or they are not valid. */
    public static List<String> targets(Backup backup) {
        return annotation(backup, ANNOTATION_TARGETS)
                .flatMap(text -> TargetNames.find(ANNOTATION_TARGETS, text))
                .map(TargetNames::all)
                .filter(names -> names.size() > 1)
                .orElse(List.of());
    }

    /**
     * As {@link #targets}, for a Backup that is to be admitted.
     *
     * @throws IllegalArgumentException naming annotation, value and remedy
     */
    public static List<String> requestedTargets(Backup backup) {
        return annotation(backup, ANNOTATION_TARGETS)
                .map(text -> TargetNames.parse(ANNOTATION_TARGETS, text).all())
                .orElse(List.of());
    }

    /** Whether it names the targets itself. */
    public static boolean isTold(Backup backup) {
        return annotation(backup, ANNOTATION_TARGETS).isPresent();
    }

    public static boolean isSibling(Backup backup) {
        return annotation(backup, ANNOTATION_SIBLING_OF).isPresent();
    }

    /** Name of the Backup that was requested: its own if it is no sibling. */
    public static String root(Backup backup) {
        return annotation(backup, ANNOTATION_SIBLING_OF).orElse(backup.getMetadata().getName());
    }

    /** Notes on a Backup that was requested which targets its snapshot is to be backed up to. */
    public static void choose(Backup requested, List<String> targets) {
        annotate(requested, ANNOTATION_TARGETS, String.join(",", targets));
    }

    private static void annotate(HasMetadata object, String key, String value) {
        Map<String, String> annotations =
                new TreeMap<>(
                        Optional.ofNullable(object.getMetadata().getAnnotations())
                                .orElse(Map.of()));
        annotations.put(key, value);
        object.getMetadata().setAnnotations(annotations);
    }

    /**
     * Name of the Backup of that name in the stores, of a target other than the first one. It is
     * the name that a synchronisation would give it if it found it there.
     */
    public static String name(String remoteName, String volume, String target) {
        return Names.qualified(remoteName, volume + "-" + target);
    }

    /**
     * Makes a Backup a sibling of another one.
     *
     * @param root name of the Backup that was requested
     * @param remoteName its name in the store
     */
    public static void join(Backup sibling, String root, String remoteName, List<String> targets) {
        choose(sibling, targets);
        if (!sibling.getMetadata().getName().equals(root)) {
            annotate(sibling, ANNOTATION_SIBLING_OF, root);
        }
        if (!sibling.getMetadata().getName().equals(remoteName)) {
            annotate(sibling, Backups.ANNOTATION_REMOTE_NAME, remoteName);
        }
    }

    /** The siblings that there are of the Backup, and the one that was requested. */
    public static List<Backup> others(ResourceReader resources, Backup backup) {
        if (targets(backup).isEmpty()) {
            return List.of();
        }
        String root = root(backup);
        String name = backup.getMetadata().getName();
        return resources
                .list(Backup.class, Names.LABEL_BACKUP_VOLUME, Backups.volume(backup))
                .stream()
                .filter(other -> !targets(other).isEmpty())
                .filter(other -> root(other).equals(root))
                .filter(other -> !other.getMetadata().getName().equals(name))
                .toList();
    }

    /** Adds to the names that a status shows those of further siblings. */
    static List<String> union(List<String> shown, List<String> names) {
        TreeSet<String> all = new TreeSet<>(shown);
        all.addAll(names);
        return new ArrayList<>(all);
    }
}
