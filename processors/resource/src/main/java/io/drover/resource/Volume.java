package io.drover.resource;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A volume. */
@Group(Names.GROUP)
@Version(Names.VERSION)
@Plural("volumes")
public final class Volume extends CustomResource<Volume.Spec, Volume.Status> implements Namespaced {
    private static final long serialVersionUID = 1L;

    /** Annotation: the driver of the volume, {@code file} or {@link #CLAIM_DRIVER}. */
    public static final String DRIVER = "drover.io/driver";

    /** Driver of volumes that are claims of CSI storage. */
    public static final String CLAIM_DRIVER = "pvc";

    /** Condition: whether a RecurringJob selects the volume. */
    public static final String RECURRING_JOBS = "RecurringJobs";

    /** Condition: whether the targets exist that it is backed up to beside its own. */
    public static final String ADDITIONAL_TARGETS = "AdditionalTargets";

    /** Condition: whether the RecurringJobs recorded with its backup have been restored. */
    public static final String RECURRING_JOBS_RESTORED = "RecurringJobsRestored";

    /** Condition: whether a standby volume holds the last backup of its source. */
    public static final String CAUGHT_UP = "CaughtUp";

    /** Condition: whether a standby volume is being activated. */
    public static final String ACTIVATION = "Activation";

    @Override
    protected Spec initSpec() {
        return new Spec();
    }

    @Override
    protected Status initStatus() {
        return new Status();
    }

    /** Whether it is to be filled from a backup and has not been: its content is not valid yet. */
    public boolean awaitsRestore() {
        return !getSpec().fromBackup.isEmpty()
                && (getStatus().restoreRequired || !getStatus().restoreInitiated);
    }

    /** Whether it is a claim of CSI storage, rather than files of Drover's own. */
    @JsonIgnore
    public boolean isClaim() {
        return CLAIM_DRIVER.equals(
                Optional.ofNullable(getMetadata().getAnnotations()).orElse(Map.of()).get(DRIVER));
    }

    /** {@code file} or {@link #CLAIM_DRIVER}. */
    public String driver() {
        return isClaim() ? CLAIM_DRIVER : "file";
    }

    /** Whether it follows the backups of another volume, or has not been activated completely. */
    public boolean follows() {
        return getSpec().standby || getStatus().standby;
    }

    /** Desired state. Fields that are missing, null or unknown keep the values given here. */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static final class Spec {
        public String size = "";
        public String fromBackup = "";

        @JsonProperty("Standby")
        public boolean standby;

        public String backupTargetName = "";
        public String backupCompressionMethod = "";
        public String backupBlockSize = "";
        public String nodeID = "";
        public String accessMode = "";
        public String backingImage = "";
        public String dataEngine = "";
        public String dataSource = "";
        public String cloneMode = "";
        public boolean encrypted;
        public boolean migratable;
        public String migrationNodeID = "";
        public int snapshotMaxCount;
        public String snapshotMaxSize = "";
        public String restoreVolumeRecurringJob = "";
        public String freezeFilesystemForSnapshot = "";
        public int numberOfReplicas;
        public String frontend = "";
    }

    /** Observed state. */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static final class Status extends OwnedStatus {
        public String state = "";
        public String robustness = "";
        public String currentNodeID = "";
        public String lastBackup = "";
        public String lastBackupAt = "";
        public boolean restoreRequired;
        public boolean restoreInitiated;

        @JsonProperty("isStandby")
        public boolean standby;

        public long actualSize;

        /** The backup that a standby volume holds completely. */
        public String heldBackup = "";

        /** When the snapshot of {@link #heldBackup} was taken. */
        public String heldBackupAt = "";

        /** Since when a standby volume is to be activated. */
        public String activationRequestedAt = "";

        /** The PersistentVolume and the claim that use it. */
        public KubernetesStatus kubernetesStatus = KubernetesStatus.NONE;

        public List<Condition> conditions = new ArrayList<>();
    }
}
