package io.drover.metrics;

import io.drover.control.job.JobRunner;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The jobs under way. */
public final class Jobs implements JobsMXBean {
    private static final Set<String> MAY_BE_CANCELLED = Set.of("backup", "restore");

    private final JobRunner jobs;

    public Jobs(JobRunner jobs) {
        this.jobs = jobs;
    }

    @Override
    public List<JobState> getJobs() {
        return jobs.all().entrySet().stream()
                .filter(entry -> entry.getValue().result().isEmpty())
                .map(entry -> state(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(JobState::key))
                .toList();
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

    private static JobState state(String key, JobRunner.Job job) {
        return new JobState(
                key,
                job.progress().percent(),
                job.progress().bytesDone(),
                job.progress().bytesTotal(),
                job.stalledFor().toSeconds());
    }
}
