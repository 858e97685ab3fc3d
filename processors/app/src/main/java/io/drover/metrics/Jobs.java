package io.drover.metrics;

import io.drover.control.job.JobRunner;
import io.drover.control.job.WaitingJobs;

import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The jobs under way, and those that wait. */
public final class Jobs implements JobsMXBean {
    private static final Set<String> MAY_BE_CANCELLED = Set.of("backup", "restore");

    private final JobRunner jobs;
    private final WaitingJobs waiting;
    private final JobResources resources;
    private final InstantSource clock;

    public Jobs(JobRunner jobs, WaitingJobs waiting, JobResources resources, InstantSource clock) {
        this.jobs = jobs;
        this.waiting = waiting;
        this.resources = resources;
        this.clock = clock;
    }

    @Override
    public List<JobState> getJobs() {
        Stream<JobState> running =
                running().map(entry -> running(entry.getKey(), entry.getValue()));
        Stream<JobState> waits =
                waiting.all().entrySet().stream()
                        .map(entry -> waiting(entry.getKey(), entry.getValue()));
        return Stream.concat(running, waits)
                .sorted(Comparator.comparing(JobState::resource).thenComparing(JobState::operation))
                .toList();
    }

    @Override
    public void cancel(String resource) {
        List<Map.Entry<String, JobRunner.Job>> found =
                running()
                        .filter(entry -> resources.resource(entry.getKey()).equals(resource))
                        .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no job of '%s' runs".formatted(resource));
        }
        List<JobRunner.Job> interruptible =
                found.stream()
                        .filter(entry -> MAY_BE_CANCELLED.contains(JobRunner.kind(entry.getKey())))
                        .map(Map.Entry::getValue)
                        .toList();
        if (interruptible.isEmpty()) {
            throw new IllegalStateException(
                    "the job of '%s' is a deletion: broken off it would leave blocks that no backup refers to; let it end"
                            .formatted(resource));
        }
        interruptible.forEach(JobRunner.Job::cancel);
    }

    private Stream<Map.Entry<String, JobRunner.Job>> running() {
        return jobs.all().entrySet().stream().filter(entry -> entry.getValue().result().isEmpty());
    }

    private JobState running(String key, JobRunner.Job job) {
        return new JobState(
                JobRunner.kind(key),
                resources.resource(key),
                "running",
                job.progress().percent(),
                job.progress().bytesDone(),
                job.progress().bytesTotal(),
                job.stalledFor().toSeconds(),
                "");
    }

    private JobState waiting(String key, WaitingJobs.Wait wait) {
        return new JobState(
                JobRunner.kind(key),
                resources.resource(key),
                "waiting",
                0,
                0,
                0,
                wait.lasts(clock.instant()).toSeconds(),
                wait.reason());
    }
}
