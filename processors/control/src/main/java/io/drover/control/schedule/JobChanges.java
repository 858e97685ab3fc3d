package io.drover.control.schedule;

import io.drover.reconcile.Informers;
import io.drover.resource.RecurringJob;
import io.drover.resource.Volume;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Has volumes reconciled again when what RecurringJobs mean for them changes: a job that they name
 * appears, is deleted, changes its task or its groups. Other changes of jobs, such as those of
 * their status in every run, cost volumes nothing. Thread-safe.
 */
public final class JobChanges {
    /** What of a job the conditions of volumes depend on. */
    private record Seen(Set<String> labels, String task) {}

    private final Informers caches;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    public JobChanges(Informers caches) {
        this.caches = caches;
    }

    /** From now on, until the caches are closed. */
    public void listen() {
        caches.listen(RecurringJob.class, this::changed);
    }

    private void changed(String name) {
        Optional<Seen> now =
                caches.cached(RecurringJob.class).stream()
                        .filter(job -> job.getMetadata().getName().equals(name))
                        .filter(job -> !job.isMarkedForDeletion())
                        .map(JobChanges::see)
                        .findFirst();
        Optional<Seen> before =
                Optional.ofNullable(
                        now.isPresent() ? seen.put(name, now.get()) : seen.remove(name));
        if (!now.equals(before)) {
            requeue(
                    Stream.concat(before.stream(), now.stream())
                            .flatMap(job -> job.labels().stream())
                            .collect(Collectors.toSet()));
        }
    }

    private static Seen see(RecurringJob job) {
        return new Seen(
                JobSelection.labels(job).collect(Collectors.toUnmodifiableSet()),
                job.getSpec().task);
    }

    /** While the caches are being filled no volume is reconciled: those to come are not missed. */
    private void requeue(Set<String> labels) {
        caches.cached(Volume.class).stream()
                .filter(
                        volume ->
                                labels.stream()
                                        .anyMatch(label -> JobLabels.isEnabled(volume, label)))
                .forEach(volume -> caches.requeue(Volume.class, volume.getMetadata().getName()));
    }
}
