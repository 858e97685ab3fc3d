package io.drover.resource;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

import java.util.Map;
import java.util.Optional;

/** How a CSI driver takes snapshots. */
@Group(VolumeSnapshot.GROUP)
@Version("v1")
@Plural("volumesnapshotclasses")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public final class VolumeSnapshotClass extends CustomResource<Void, Void> {
    private static final String DEFAULT = "snapshot.storage.kubernetes.io/is-default-class";
    private static final long serialVersionUID = 1L;

    public String driver = "";
    public String deletionPolicy = "";

    /** Whether it is the one of its driver where none is named. */
    @JsonIgnore
    public boolean isDefaultOfDriver() {
        return "true"
                .equals(
                        Optional.ofNullable(getMetadata().getAnnotations())
                                .orElse(Map.of())
                                .get(DEFAULT));
    }
}
