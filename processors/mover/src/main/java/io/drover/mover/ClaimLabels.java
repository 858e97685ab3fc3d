package io.drover.mover;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Labels of backups that say what was backed up, so that it is known in other clusters as well. */
public final class ClaimLabels {
    public static final String STORAGE_CLASS = "drover.io/storage-class";
    public static final String VOLUME_MODE = "drover.io/volume-mode";
    public static final String FS_TYPE = "drover.io/fs-type";

    private static final Set<String> ALL = Set.of(STORAGE_CLASS, VOLUME_MODE, FS_TYPE);

    /** No name in Kubernetes is longer, nor has other characters. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,253}");

    private ClaimLabels() {}

    /** Those among all labels of a backup; what cannot be a name is none of them. */
    static Map<String, String> among(Map<String, String> labels) {
        return labels.entrySet().stream()
                .filter(label -> ALL.contains(label.getKey()))
                .filter(label -> NAME.matcher(label.getValue()).matches())
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
