package io.drover.console.live;

import io.drover.control.job.JobRunner;

import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Compares the progress of jobs with what it was when last looked. Not thread-safe. */
final class WorkWatch {
    private final JobRunner jobs;
    private Map<String, Integer> last = Map.of();

    WorkWatch(JobRunner jobs) {
        this.jobs = jobs;
    }

    /** Hands out the keys of jobs that have started, moved or ended meanwhile. */
    void look(Consumer<String> moved) {
        Map<String, Integer> now =
                jobs.all().entrySet().stream()
                        .filter(job -> job.getValue().result().isEmpty())
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey, job -> job.getValue().percent()));
        now.forEach(
                (key, percent) -> {
                    if (!percent.equals(last.get(key))) {
                        moved.accept(key);
                    }
                });
        last.keySet().stream().filter(key -> !now.containsKey(key)).forEach(moved);
        last = now;
    }
}
