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

/** A backup of a backing image. */
@Group(Names.GROUP)
@Version(Names.VERSION)
@Plural("backupbackingimages")
public final class BackupBackingImage
        extends CustomResource<BackupBackingImage.Spec, BackupBackingImage.Status>
        implements Namespaced {
    private static final long serialVersionUID = 1L;

    /** Condition: the image is in the store; or why not. */
    public static final String COMPLETED = "Completed";

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
        public String backingImage = "";
        public String backupTargetName = "";
        public boolean userCreated;
        public Map<String, String> labels = new TreeMap<>();
        public String syncRequestedAt = "";
    }

    /** Observed state. */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static final class Status extends OwnedStatus {
        public String backingImage = "";
        public String checksum = "";
        public String url = "";
        public long size;
        public Map<String, String> labels = new TreeMap<>();
        public String state = "";
        public long progress;
        public String error = "";
        public Map<String, String> messages = new TreeMap<>();
        public String managerAddress = "";
        public String backupCreatedAt = "";
        public String lastSyncedAt = "";
        public String compressionMethod = "";
        public String secret = "";
        public String secretNamespace = "";

        /** Drover's addition. */
        public List<Condition> conditions = new ArrayList<>();
    }
}
