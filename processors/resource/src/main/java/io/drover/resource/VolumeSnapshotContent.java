package io.drover.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** The snapshot in the storage that a {@link VolumeSnapshot} stands for. */
@Group(VolumeSnapshot.GROUP)
@Version("v1")
@Plural("volumesnapshotcontents")
public final class VolumeSnapshotContent
        extends CustomResource<VolumeSnapshotContent.Spec, VolumeSnapshotContent.Status> {
    /** Deletion policy: the snapshot in the storage goes with the VolumeSnapshot. */
    public static final String DELETE = "Delete";

    /** Deletion policy: it stays. */
    public static final String RETAIN = "Retain";

    private static final long serialVersionUID = 1L;

    @Override
    protected Spec initSpec() {
        return new Spec();
    }

    @Override
    protected Status initStatus() {
        return new Status();
    }

    /** Whether this content and the VolumeSnapshot name each other. */
    public boolean isBoundTo(VolumeSnapshot snapshot) {
        Reference reference = getSpec().volumeSnapshotRef;
        return getMetadata().getName().equals(snapshot.getStatus().boundVolumeSnapshotContentName)
                && reference.namespace.equals(snapshot.getMetadata().getNamespace())
                && reference.name.equals(snapshot.getMetadata().getName())
                && reference.uid.equals(snapshot.getMetadata().getUid());
    }

    /** Desired state. */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static final class Spec {
        public Reference volumeSnapshotRef = new Reference();
        public String deletionPolicy = "";
        public String driver = "";
        public String volumeSnapshotClassName = "";
        public String sourceVolumeMode = "";
        public Source source = new Source();
    }

    /** The VolumeSnapshot; the uid is filled in when they are bound. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static final class Reference {
        public String namespace = "";
        public String name = "";
        public String uid = "";
    }

    /** One of the two. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static final class Source {
        public String volumeHandle = "";
        public String snapshotHandle = "";
    }

    /** Observed state; what is missing is not known. */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static final class Status {
        public String snapshotHandle = "";

        /** Nanoseconds since 1970. */
        public long creationTime;

        /** Bytes. */
        public long restoreSize;

        public boolean readyToUse;
        public SnapshotError error = SnapshotError.NONE;
    }
}
