package io.drover.metrics;

import io.drover.control.job.JobRunner;
import io.drover.control.job.WaitingJobs;

import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The jobs under way, and those that wait. */
public final class Jobs implements JobsMXBean {
    private static final Set<String> MAY_BE_CANCELLED = Set.of("backup", "restore");

    private final JobRunner jobs;
    private final WaitingJobs waiting;
    private final InstantSource clock;

    public Jobs(JobRunner jobs, WaitingJobs waiting, InstantSource clock) {
        this.jobs = jobs;
        this.waiting = waiting;
        this.clock = clock;
    }

    @Override
    public List<JobState> getJobs() {
        Stream<JobState> running =
                jobs.all().entrySet().stream()
                        .filter(entry -> entry.getValue().result().isEmpty())
                        .map(entry -> running(entry.getKey(), entry.getValue()));
        Stream<JobState> waits =
                waiting.all().entrySet().stream()
                        .map(entry -> waiting(entry.getKey(), entry.getValue()));
        return Stream.concat(running, waits).sorted(Comparator.comparing(JobState::key)).toList();
    }

    @Override
    public void cancel(String key) {
        Optional<JobRunner.Job> job = jobs.find(key).filter(found -> found.result().isEmpty());
        if (job.isEmpty()) {
            throw new IllegalArgumentException("no job '%s' runs".formatted(key));
        }
        if (!MAY_BE_CANCELLED.contains(JobRunner.kind(key))) {
            throw new IllegalStateException(
                    "job '%s' is a deletion: broken off it would leave blocks that no backup refers to; let it end"
                            .formatted(key));
        }
        job.get().cancel();
    }

    private static JobState running(String key, JobRunner.Job job) {
        return new JobState(
                key,
                "running",
                job.progress().percent(),
                job.progress().bytesDone(),
                job.progress().bytesTotal(),
                job.stalledFor().toSeconds(),
                "");
    }

    private JobState waiting(String key, WaitingJobs.Wait wait) {
        return new JobState(
                key, "waiting", 0, 0, 0, wait.lasts(clock.instant()).toSeconds(), wait.reason());
    }
}
