package io.drover.control.schedule;

import static java.util.Comparator.comparing;

import io.drover.resource.Names;
import io.drover.resource.RecurringJob;
import io.drover.resource.ResourceReader;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.HasMetadata;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which volumes a RecurringJob is for: those with a label of the job, or of one of its groups, with
 * the value {@code enabled}. What is being deleted is left out. Thread-safe.
 */
public final class JobSelection {
    private static final Comparator<HasMetadata> BY_NAME =
            comparing(object -> object.getMetadata().getName());

    private final ResourceReader resources;

    public JobSelection(ResourceReader resources) {
        this.resources = resources;
    }

    /** The volumes of the job, sorted by name. */
    public List<Volume> volumesOf(RecurringJob job) {
        return labels(job)
                .flatMap(label -> resources.list(Volume.class, label, Names.ENABLED).stream())
                .filter(volume -> !volume.isMarkedForDeletion())
                .collect(
                        () -> new TreeSet<Volume>(BY_NAME),
                        TreeSet<Volume>::add,
                        TreeSet<Volume>::addAll)
                .stream()
                .toList();
    }

    /** The jobs of the volume, sorted by name. */
    public List<RecurringJob> jobsOf(Volume volume) {
        return selectedBy(volume).stream().map(Selected::job).toList();
    }

    /** The jobs of the volume, sorted by name, with the labels by which they are. */
    public List<Selected> selectedBy(Volume volume) {
        return JobLabels.of(volume).isEmpty()
                ? List.of()
                : present().stream().flatMap(job -> Selected.of(volume, job).stream()).toList();
    }

    /** All jobs that are not being deleted, sorted by name. */
    List<RecurringJob> present() {
        return resources.list(RecurringJob.class).stream()
                .filter(job -> !job.isMarkedForDeletion())
                .sorted(BY_NAME)
                .toList();
    }

    /** The keys of the labels by which a volume has the job. */
    static Stream<String> labels(RecurringJob job) {
        return Stream.concat(
                Stream.of(JobLabels.ofJob(job.getMetadata().getName())),
                job.getSpec().groups.stream().map(JobLabels::ofGroup));
    }

    /**
     * A job of a volume.
     *
     * @param direct whether a label of the volume names the job
     * @param groups those of the job's groups that labels of the volume name, sorted
     */
    public record Selected(RecurringJob job, boolean direct, List<String> groups) {
        public Selected {
            groups = List.copyOf(groups);
        }

        static Optional<Selected> of(Volume volume, RecurringJob job) {
            boolean direct =
                    JobLabels.isEnabled(volume, JobLabels.ofJob(job.getMetadata().getName()));
            List<String> groups =
                    job.getSpec().groups.stream()
                            .filter(group -> JobLabels.isEnabled(volume, JobLabels.ofGroup(group)))
                            .distinct()
                            .sorted()
                            .toList();
            return direct || !groups.isEmpty()
                    ? Optional.of(new Selected(job, direct, groups))
                    : Optional.empty();
        }

        /** The name of the job. */
        public String name() {
            return job.getMetadata().getName();
        }
    }
}
