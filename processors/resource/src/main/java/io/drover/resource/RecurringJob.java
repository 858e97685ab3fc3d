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
        public List<Condition> conditions = new ArrayList<>();

        /** Slot of the schedule that the last run was for. Times are RFC 3339, or empty. */
        public String lastScheduleTime = "";

        public String lastRunTime = "";
        public String lastCompletionTime = "";
        public String lastSuccessTime = "";
        public String nextRunTime = "";

        /** The schedule and time zone that {@link #nextRunTime} is of. */
        public String schedule = "";

        public boolean running;

        /** Value of the annotation {@code drover.io/run-now} that was acted on last. */
        public String lastRunNow = "";

        public int volumesSelected;
        public int volumesDone;
        public int volumesFailed;
        public int volumesSkipped;
        public List<Failure> failures = new ArrayList<>();
    }

    /**
     * A volume for which the last run failed.
     *
     * @param reason one word
     * @param attempts so far
     * @param since when the first attempt failed, RFC 3339
     * @param retryAt when the next attempt is due, RFC 3339; empty for none
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Failure(
            String volume,
            String reason,
            String message,
            int attempts,
            String since,
            String retryAt) {}
}
