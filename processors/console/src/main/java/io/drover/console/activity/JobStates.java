package io.drover.console.activity;

import io.drover.console.activity.Run.Moving;
import io.drover.control.job.JobRunner;
import io.drover.control.job.Retries;
import io.drover.control.job.WaitingJobs;
import io.fabric8.kubernetes.api.model.HasMetadata;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the jobs of this process do for resources. As they are at one moment. */
final class JobStates {
    private final Map<String, JobRunner.Job> jobs;
    private final Map<String, WaitingJobs.Wait> waits;
    private final Retries retries;

    JobStates(JobRunner jobs, WaitingJobs waiting, Retries retries) {
        this.jobs = jobs.all();
        this.waits = waiting.all();
        this.retries = retries;
    }

    private static boolean isOf(String key, RunKind kind, HasMetadata resource) {
        return key.startsWith(kind.job() + "/")
                && key.endsWith("/" + resource.getMetadata().getUid());
    }

    /** The job that is under way. */
    Optional<Moving> moving(RunKind kind, HasMetadata resource) {
        return jobs.entrySet().stream()
                .filter(entry -> isOf(entry.getKey(), kind, resource))
                .filter(entry -> entry.getValue().result().isEmpty())
                .findFirst()
                .map(Map.Entry::getValue)
                .map(job -> new Moving(job.done(), job.total(), job.runningFor()));
    }

    /** What it waits for. */
    Optional<WaitingJobs.Wait> wait(RunKind kind, HasMetadata resource) {
        return waits.entrySet().stream()
                .filter(entry -> isOf(entry.getKey(), kind, resource))
                .findFirst()
                .map(Map.Entry::getValue);
    }

    /** Which attempt it is, from 1. */
    int attempt(RunKind kind, HasMetadata resource) {
        return 1
                + Stream.concat(waits.keySet().stream(), jobs.keySet().stream())
                        .filter(key -> isOf(key, kind, resource))
                        .mapToInt(retries::failures)
                        .max()
                        .orElse(0);
    }
}
