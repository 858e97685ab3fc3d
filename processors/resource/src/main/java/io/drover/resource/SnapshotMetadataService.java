package io.drover.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** Where a CSI driver, which it is named after, tells which blocks of a snapshot have changed. */
@Group("cbt.storage.k8s.io")
@Version("v1beta1")
@Plural("snapshotmetadataservices")
public final class SnapshotMetadataService
        extends CustomResource<SnapshotMetadataService.Spec, Void> {
    private static final long serialVersionUID = 1L;

    @Override
    protected Spec initSpec() {
        return new Spec();
    }

    /** Desired state. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static final class Spec {
        /** Of the tokens that it accepts. */
        public String audience = "";

        /** {@code host:port}. */
        public String address = "";

        /** PEM, as Base64. */
        public String caCert = "";
    }
}
