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

/** A task that is done at certain times. */
@Group(Names.GROUP)
@Version(Names.VERSION)
@Plural("recurringjobs")
public final class RecurringJob extends CustomResource<RecurringJob.Spec, RecurringJob.Status>
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
        public String name = "";
        public List<String> groups = new ArrayList<>();
        public String task = "";
        public String cron = "";
        public long retain;
        public String retentionPolicy = "count-based";
        public String retainAge = "0s";
        public long concurrency;
        public Map<String, String> labels = new TreeMap<>();
        public Map<String, String> parameters = new TreeMap<>();
    }

    /** Observed state. */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static final class Status extends OwnedStatus {
        public long executionCount;
    }
}
