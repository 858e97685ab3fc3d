package io.drover.control.several;

import io.drover.resource.BackupTarget;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;
import io.drover.resource.Volume;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The BackupTargets that a volume is backed up to: its own, and those that an annotation adds. One
 * that is named and does not exist is left out of what is done, and reported.
 */
public final class VolumeTargets {
    /** On a Volume: names of the BackupTargets that it is backed up to beside its own. */
    public static final String ANNOTATION = "drover.io/additional-backup-targets";

    private VolumeTargets() {}

    /** {@code spec.backupTargetName}, or the default target. */
    public static String own(Volume volume) {
        String name = volume.getSpec().backupTargetName;
        return name.isEmpty() ? Names.DEFAULT_TARGET : name;
    }

    /** The annotation as it is written. */
    public static Optional<String> text(Volume volume) {
        return Optional.ofNullable(volume.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(ANNOTATION));
    }

    /**
     * Those that the annotation adds; empty without it.
     *
     * @throws IllegalArgumentException naming annotation, value and remedy
     */
    public static List<String> additional(Volume volume) {
        Optional<String> text = text(volume);
        if (text.isEmpty()) {
            return List.of();
        }
        List<String> names = TargetNames.parse(ANNOTATION, text.get()).all();
        if (names.contains(own(volume))) {
            throw new IllegalArgumentException(
                    "annotation %s: '%s' names '%s', which spec.backupTargetName has already; name further targets only"
                            .formatted(ANNOTATION, text.get(), own(volume)));
        }
        return names;
    }

    /** All of them, its own first; its own alone if the annotation is not valid. */
    public static List<String> all(Volume volume) {
        List<String> all = new ArrayList<>(List.of(own(volume)));
        try {
            all.addAll(additional(volume));
        } catch (IllegalArgumentException e) {
            // the volume's condition shows it
            return all;
        }
        return all;
    }

    /** Whether there is a target of that name that is not being deleted. */
    public static boolean exists(ResourceReader resources, String target) {
        return resources
                .find(BackupTarget.class, target)
                .filter(found -> !found.isMarkedForDeletion())
                .isPresent();
    }

    /**
     * Checks a list of an annotation.
     *
     * @throws IllegalArgumentException if there is no BackupTarget of one of the names
     */
    public static void requireKnown(
            ResourceReader resources, String annotation, List<String> names) {
        for (String name : names) {
            if (!exists(resources, name)) {
                throw new IllegalArgumentException(
                        "annotation %s: there is no BackupTarget '%s'; create it first, or leave the name out"
                                .formatted(annotation, name));
            }
        }
    }

    /**
     * Those that a recurring job names, from its annotations; empty if it names none.
     *
     * @throws IllegalArgumentException naming annotation, value and remedy
     */
    public static List<String> ofJob(Map<String, String> annotations) {
        return Optional.ofNullable(annotations.get(Siblings.ANNOTATION_TARGETS))
                .map(text -> TargetNames.parse(Siblings.ANNOTATION_TARGETS, text).all())
                .orElse(List.of());
    }
}
