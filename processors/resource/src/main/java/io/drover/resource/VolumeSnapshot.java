package io.drover.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** A snapshot of a claim by its CSI driver, as the cluster's snapshot controller has it. */
@Group(VolumeSnapshot.GROUP)
@Version("v1")
@Plural("volumesnapshots")
public final class VolumeSnapshot extends CustomResource<VolumeSnapshot.Spec, VolumeSnapshot.Status>
        implements Namespaced {
    public static final String GROUP = "snapshot.storage.k8s.io";

    private static final long serialVersionUID = 1L;

    @Override
    protected Spec initSpec() {
        return new Spec();
    }

    @Override
    protected Status initStatus() {
        return new Status();
    }

    /** {@code <namespace>/<name>}. */
    public String key() {
        return getMetadata().getNamespace() + "/" + getMetadata().getName();
    }

    /** Desired state. */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static final class Spec {
        public Source source = new Source();
        public String volumeSnapshotClassName = "";
    }

    /** One of the two. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static final class Source {
        /** Of the same namespace: a snapshot is taken. */
        public String persistentVolumeClaimName = "";

        /** A snapshot that there is already. */
        public String volumeSnapshotContentName = "";
    }

    /** Observed state; what is missing is not known. */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static final class Status {
        public String boundVolumeSnapshotContentName = "";
        public String creationTime = "";
        public boolean readyToUse;

        /** A quantity: the least size of a volume that is made from it. */
        public String restoreSize = "";

        public SnapshotError error = SnapshotError.NONE;
    }
}
