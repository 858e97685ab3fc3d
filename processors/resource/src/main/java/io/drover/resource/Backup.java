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
import java.util.Map;
import java.util.TreeMap;

/**
 * A backup of a volume: a request for one if it names a snapshot, otherwise one found on a target.
 */
@Group(Names.GROUP)
@Version(Names.VERSION)
@Plural("backups")
public final class Backup extends CustomResource<Backup.Spec, Backup.Status>
        implements Namespaced, Cloneable {
    private static final long serialVersionUID = 1L;

    private static final Backup PATTERN = new Backup();

    /** Condition, also of a BackupVolume: something cannot be restored. */
    public static final String DAMAGED = "Damaged";

    /**
     * The same backup, metadata, spec and status shared with this one, without the texts about its
     * kind that each new object has copies of: they take as much memory as a status.
     */
    public Backup lean() {
        Backup copy = PATTERN.clone();
        copy.setMetadata(getMetadata());
        copy.setSpec(getSpec());
        copy.setStatus(getStatus());
        return copy;
    }

    /** Shallow, and with metadata, spec and status that are to be replaced. */
    @Override
    protected Backup clone() {
        try {
            return (Backup) super.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("backups can be cloned", e);
        }
    }

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
        public String syncRequestedAt = "";
        public String snapshotName = "";
        public Map<String, String> labels = new TreeMap<>();
        public String backupMode = "";
        public String backupBlockSize = "";
    }

    /** Observed state. */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static final class Status extends OwnedStatus {
        public String state = "";
        public int progress;
        public String replicaAddress = "";
        public String error = "";
        public String url = "";
        public String snapshotName = "";
        public String snapshotCreatedAt = "";
        public String backupCreatedAt = "";
        public String size = "";
        public Map<String, String> labels = new TreeMap<>();
        public Map<String, String> messages = new TreeMap<>();
        public String volumeName = "";
        public String volumeSize = "";
        public String volumeCreated = "";
        public String volumeBackingImageName = "";
        public String lastSyncedAt = "";
        public String compressionMethod = "";
        public String newlyUploadDataSize = "";
        public String reUploadedDataSize = "";
        public String backupTargetName = "";

        /** Backups of the same snapshot to other targets that were requested together with it. */
        public List<String> siblings = new ArrayList<>();

        public String verifiedAt = "";

        /** The part of its blocks that was read and found sound since it was made, as 100%. */
        public String verified = "";

        /** The time since which each of its blocks was read; empty until all were. */
        public String verifiedSince = "";

        /** Value of the annotation {@code drover.io/verify-now} that was acted on last. */
        public String lastVerifyNow = "";

        public List<Condition> conditions = new ArrayList<>();
    }
}
