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

/** A place where backups are kept. Times are RFC 3339, empty if there is none. */
@Group(Names.GROUP)
@Version(Names.VERSION)
@Plural("backuptargets")
public final class BackupTarget extends CustomResource<BackupTarget.Spec, BackupTarget.Status>
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
        public String backupTargetURL = "";
        public String credentialSecret = "";
        public String pollInterval = "5m0s";
        public String syncRequestedAt = "";
    }

    /** Observed state. */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static final class Status extends OwnedStatus {
        public boolean available;
        public List<Condition> conditions = new ArrayList<>();
        public String lastSyncedAt = "";
        public String syncedURL = "";

        /** The schedule that {@link #verifyNextAt} was computed by. */
        public String verifySchedule = "";

        public String verifyNextAt = "";

        /** Empty unless a verification is under way, or was interrupted. */
        public String verifyStartedAt = "";

        public String verifiedAt = "";
    }
}
