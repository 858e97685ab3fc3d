package io.drover.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

import java.util.Map;
import java.util.TreeMap;

/** A snapshot of a volume. */
@Group(Names.GROUP)
@Version(Names.VERSION)
@Plural("snapshots")
public final class Snapshot extends CustomResource<Snapshot.Spec, Snapshot.Status>
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
        public String volume = "";
        public boolean createSnapshot;
        public Map<String, String> labels = new TreeMap<>();
    }

    /** Observed state. */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static final class Status extends OwnedStatus {
        public String parent = "";
        public Map<String, Boolean> children = new TreeMap<>();
        public boolean markRemoved;
        public boolean userCreated;
        public String requestedTime = "";
        public String creationTime = "";
        public long size;
        public Map<String, String> labels = new TreeMap<>();
        public String error = "";
        public long restoreSize;
        public boolean readyToUse;
        public String checksum = "";
    }
}
