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

/** A volume that has backups on a target. */
@Group(Names.GROUP)
@Version(Names.VERSION)
@Plural("backupvolumes")
public final class BackupVolume extends CustomResource<BackupVolume.Spec, BackupVolume.Status>
        implements Namespaced {
    private static final long serialVersionUID = 1L;

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
        public String backupTargetName = "";
        public String volumeName = "";
    }

    /** Observed state. */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static final class Status extends OwnedStatus {
        public String lastModificationTime = "";
        public String size = "";
        public Map<String, String> labels = new TreeMap<>();
        public String createdAt = "";
        public String lastBackupName = "";
        public String lastBackupAt = "";
        public String dataStored = "";
        public Map<String, String> messages = new TreeMap<>();
        public String backingImageName = "";
        public String backingImageChecksum = "";
        public String storageClassName = "";
        public String lastSyncedAt = "";
        public String verifiedAt = "";

        /** When each part of the blocks was read last. */
        public String verifiedSlices = "";

        /** Value of the annotation {@code drover.io/verify-now} that was acted on last. */
        public String lastVerifyNow = "";

        public List<Condition> conditions = new ArrayList<>();
    }
}
