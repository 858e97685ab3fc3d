package io.drover.resource;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** Words that Longhorn's resources share. */
public final class Names {
    public static final String GROUP = "longhorn.io";
    public static final String VERSION = "v1beta2";
    public static final String FINALIZER = "longhorn.io";
    public static final String DEFAULT_NAMESPACE = "longhorn-system";
    public static final String DEFAULT_TARGET = "default";

    public static final String LABEL_TARGET = "backup-target";
    public static final String LABEL_BACKUP_VOLUME = "backup-volume";
    public static final String LABEL_VOLUME = "longhornvolume";
    public static final String LABEL_ACCESS_MODE = "longhorn.io/volume-access-mode";

    /** On snapshots and backups that a RecurringJob made: its name. */
    public static final String LABEL_JOB_OF_BACKUP = "RecurringJob";

    /** With the name of a RecurringJob: a volume, or a claim, that the job is for. */
    public static final String LABEL_JOB_PREFIX = "recurring-job.longhorn.io/";

    /** With the name of a group: a volume, or a claim, that the group's RecurringJobs are for. */
    public static final String LABEL_GROUP_PREFIX = "recurring-job-group.longhorn.io/";

    /** On a claim whose labels of jobs and groups its volume is to have; it names no job. */
    public static final String LABEL_JOB_SOURCE = LABEL_JOB_PREFIX + "source";

    /** The only value of the labels of jobs and groups that has an effect. */
    public static final String ENABLED = "enabled";

    /** The group that volumes without labels of jobs and groups are put into. */
    public static final String DEFAULT_GROUP = "default";

    /** On a resource that is to be dropped while the remote data stays. */
    public static final String LABEL_RESOURCE_ONLY = "longhorn.io/delete-custom-resource-only";

    /** On the default target when an uninstallation deletes it. */
    public static final String ANNOTATION_DELETE_TARGET =
            "longhorn.io/delete-backup-target-from-longhorn";

    /** On ConfigMaps that remember days of backups for the console. */
    public static final String LABEL_HISTORY = "drover.io/history";

    /** On what Drover makes beside its own resources, with {@link #DROVER} as value. */
    public static final String LABEL_MANAGED_BY = "app.kubernetes.io/managed-by";

    public static final String DROVER = "drover";

    private static final int MAX_NAME = 253;
    private static final int MAX_LABEL = 63;

    /** Of RFC 1123. */
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private static final Pattern LABEL =
            Pattern.compile("[a-zA-Z0-9]([-a-zA-Z0-9_.]*[a-zA-Z0-9])?");

    private Names() {}

    /**
     * Name of the BackupVolume of a volume on a target: {@code <volume>-<first 8 hex digits of
     * SHA-256 of volume-target>}.
     */
    public static String backupVolume(String volume, String target) {
        return qualified(volume, target);
    }

    /** Whether Kubernetes takes it for the name of an object. */
    public static boolean isObjectName(String name) {
        return name.length() <= MAX_NAME && SUBDOMAIN.matcher(name).matches();
    }

    /** Whether Kubernetes takes it for the value of a label; an empty one does not count here. */
    public static boolean isLabelValue(String value) {
        return value.length() <= MAX_LABEL && LABEL.matcher(value).matches();
    }

    /** A valid name that begins like {@code name} and differs for each {@code qualifier}. */
    public static String qualified(String name, String qualifier) {
        String digest = sha256(name + "-" + qualifier).substring(0, 8);
        String base =
                name.toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9.-]", "-")
                        .replaceAll("[.-]*\\.[.-]*", ".");
        String start = base.substring(0, Math.min(base.length(), MAX_NAME - 9));
        return start.replaceAll("\\.$", "") + "-" + digest;
    }

    /** SHA-256 of the text in UTF-8, as hex digits. */
    public static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
