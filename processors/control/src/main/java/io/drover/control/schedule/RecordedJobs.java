package io.drover.control.schedule;

import io.drover.control.schedule.JobRecord.Entry;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.RecurringJob;
import io.fabric8.kubernetes.client.KubernetesClientException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Brings recorded RecurringJobs back: one that is there with the same content is used, one that is
 * not there is created, and where another job has its name it gets a new one. It reads from the API
 * server, since caches may lack what the attempt before has created.
 */
final class RecordedJobs {
    /** How Longhorn begins the names of jobs that it restores beside another of the same name. */
    static final String PREFIX = "restored-recurring-job-";

    private static final int SUFFIX = 16;

    /** Answers of an API server to an object that it, or its admission, does not accept. */
    private static final Set<Integer> REFUSALS = Set.of(400, 403, 422);

    private final Cluster cluster;

    RecordedJobs(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * What became of a record.
     *
     * @param labels those that the volume gets, as keys
     * @param jobs in words, for people to read
     * @param problems what could not be restored, and why
     */
    record Outcome(Set<String> labels, List<String> jobs, List<String> problems) {
        Outcome() {
            this(new TreeSet<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    /**
     * @param record the jobs by name
     * @throws KubernetesClientException if the API server does not answer as it should; it may be
     *     tried again
     */
    Outcome restore(Map<String, Entry> record) {
        Outcome outcome = new Outcome();
        record.forEach((name, entry) -> restore(name, entry, outcome));
        return outcome;
    }

    private void restore(String name, Entry entry, Outcome outcome) {
        Optional<String> invalid =
                entry.fromGroup().stream().filter(group -> !Names.isLabelValue(group)).findFirst();
        if (!Names.isObjectName(name) || !Names.isLabelValue(name) || invalid.isPresent()) {
            outcome.problems()
                    .add("job %s: '%s' cannot be a label".formatted(name, invalid.orElse(name)));
            return;
        }
        try {
            String used = use(name, entry.content(), outcome);
            if (entry.fromJob()) {
                outcome.labels().add(JobLabels.ofJob(used));
            }
            entry.fromGroup().forEach(group -> outcome.labels().add(JobLabels.ofGroup(group)));
        } catch (KubernetesClientException e) {
            if (!REFUSALS.contains(e.getCode())) {
                throw e;
            }
            outcome.problems().add("job %s is refused: %s".formatted(name, reason(e)));
        }
    }

    private static String reason(KubernetesClientException refusal) {
        return Optional.ofNullable(refusal.getStatus())
                .map(status -> status.getMessage())
                .orElse(refusal.getMessage());
    }

    /** The name of a job of that content, which is there then. */
    private String use(String name, JobContent content, Outcome outcome) {
        Optional<RecurringJob> namesake = cluster.find(RecurringJob.class, name);
        if (namesake.isEmpty()) {
            return create(name, content, outcome);
        }
        if (isUsable(namesake.get(), content)) {
            outcome.jobs().add(name);
            return name;
        }
        List<RecurringJob> restored =
                cluster.list(RecurringJob.class).stream()
                        .filter(job -> job.getMetadata().getName().startsWith(PREFIX))
                        .toList();
        Optional<String> same =
                restored.stream()
                        .filter(job -> isUsable(job, content))
                        .map(job -> job.getMetadata().getName())
                        .sorted()
                        .findFirst();
        if (same.isPresent()) {
            outcome.jobs().add("%s as %s".formatted(name, same.get()));
            return same.get();
        }
        String free = freeName(content, restored);
        cluster.create(content.toResource(cluster, free));
        outcome.jobs().add("%s, created as %s".formatted(name, free));
        return free;
    }

    private static boolean isUsable(RecurringJob job, JobContent content) {
        return !job.isMarkedForDeletion() && JobContent.of(job).isSame(content);
    }

    private String create(String name, JobContent content, Outcome outcome) {
        cluster.create(content.toResource(cluster, name));
        outcome.jobs().add("%s, created".formatted(name));
        return name;
    }

    /** It follows from the content, so that all volumes of a job get the same. */
    private static String freeName(JobContent content, List<RecurringJob> restored) {
        List<String> taken = restored.stream().map(job -> job.getMetadata().getName()).toList();
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> Names.sha256(content.canonical() + i).substring(0, SUFFIX))
                .map(PREFIX::concat)
                .filter(name -> !taken.contains(name))
                .findFirst()
                .orElseThrow();
    }
}
