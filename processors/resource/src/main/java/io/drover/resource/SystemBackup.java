package io.drover.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

import java.util.ArrayList;
import java.util.List;

/** A backup of all resources. */
@Group(Names.GROUP)
@Version(Names.VERSION)
@Plural("systembackups")
public final class SystemBackup extends CustomResource<SystemBackup.Spec, SystemBackup.Status>
        implements Namespaced {
    private static final long serialVersionUID = 1L;

    /** The state of one whose archive is in the store. */
    public static final String READY = "Ready";

    /** The state of one that has failed. */
    public static final String ERROR = "Error";

    /** With the name of the RecurringJob that made it. */
    public static final String LABEL_JOB = Names.LABEL_JOB_PREFIX + "system-backup";

    @Override
    protected Spec initSpec() {
        return new Spec();
    }

    @Override
    protected Status initStatus() {
        return new Status();
    }

    /** Desired state. Fields that are missing, null or unknown keep the values given here. */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static final class Spec {
        public String volumeBackupPolicy = "";
    }

    /** Observed state. */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static final class Status extends OwnedStatus {
        public String version = "";
        public String gitCommit = "";
        public String managerImage = "";
        public String state = "";
        public List<Condition> conditions = new ArrayList<>();
        public String createdAt = "";
        public String lastSyncedAt = "";

        /** When its volumes began to be backed up. */
        public String startedAt = "";

        /** When the step began that {@link #state} shows. */
        public String stepStartedAt = "";

        /** What has become of each volume. */
        public List<PartState> volumes = new ArrayList<>();

        /** What has become of each backing image, on each target that it is backed up to. */
        public List<PartState> images = new ArrayList<>();
    }

    /**
     * What has become of a volume, or of a backing image.
     *
     * @param target name of the BackupTarget that it is backed up to
     * @param backup name of the Backup that a restore begins with, or of the BackupBackingImage;
     *     empty if there is none
     * @param state Pending, Completed, Skipped or Error
     * @param message why, for people
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record PartState(
            String name, String target, String backup, String state, String message) {}
}
