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

/** A restore of a system backup. */
@Group(Names.GROUP)
@Version(Names.VERSION)
@Plural("systemrestores")
public final class SystemRestore extends CustomResource<SystemRestore.Spec, SystemRestore.Status>
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
        public String systemBackup = "";
    }

    /** Observed state. */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static final class Status extends OwnedStatus {
        public String state = "";
        public String sourceURL = "";
        public List<Condition> conditions = new ArrayList<>();

        /** When it began. */
        public String startedAt = "";

        /** What has become of each resource of the system backup. */
        public List<ItemState> items = new ArrayList<>();
    }

    /**
     * What has become of a resource.
     *
     * @param name of a claim {@code <namespace>/<name>}
     * @param state Pending, ToBeRestored, Restored, Skipped or Failed
     * @param message why, for people
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record ItemState(String kind, String name, String state, String message) {}
}
