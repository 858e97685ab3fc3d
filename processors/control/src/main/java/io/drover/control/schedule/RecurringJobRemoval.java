package io.drover.control.schedule;

import io.drover.reconcile.Reconciliation;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.RecurringJob;
import io.drover.resource.ResourceReader;
import io.drover.resource.Volume;

import org.apache.camel.Body;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Removes from volumes the labels that have lost their meaning with a RecurringJob: its own, and
 * those of its groups that no other job has. Left behind, they would keep the volumes out of the
 * default group, without any schedule. Each step may be repeated. Bean {@code recurringJobRemoval}.
 */
public final class RecurringJobRemoval {
    private static final String DEFAULT_LABEL = JobLabels.ofGroup(Names.DEFAULT_GROUP);

    private final ResourceReader resources;
    private final Cluster cluster;

    public RecurringJobRemoval(ResourceReader resources, Cluster cluster) {
        this.resources = resources;
        this.cluster = cluster;
    }

    /**
     * The keys of the labels that no object is to have any more. A claim that is the master of its
     * volume's labels would bring them back, so they have to be removed from claims, too.
     *
     * @param job one that is being deleted
     */
    public Set<String> obsoleteLabels(RecurringJob job) {
        Set<String> used =
                new JobSelection(resources)
                        .present().stream()
                                .filter(other -> !isSame(other, job))
                                .flatMap(JobSelection::labels)
                                .collect(Collectors.toSet());
        return JobSelection.labels(job)
                .filter(label -> !used.contains(label))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isSame(RecurringJob one, RecurringJob other) {
        return one.getMetadata().getName().equals(other.getMetadata().getName());
    }

    /** Removes them from all volumes; only volumes that carry one of them are written. */
    public void removeLabels(@Body Reconciliation<RecurringJob, RecurringJob.Status> run) {
        Set<String> obsolete = obsoleteLabels(run.resource());
        resources.list(Volume.class).stream()
                .filter(volume -> !volume.isMarkedForDeletion())
                .filter(volume -> !Collections.disjoint(JobLabels.of(volume), obsolete))
                .forEach(volume -> cluster.update(volume, without(volume, obsolete)));
    }

    /**
     * Without other labels of jobs and groups the volume stays in the default group, or joins it.
     */
    private static Volume without(Volume volume, Set<String> obsolete) {
        Map<String, String> before = JobLabels.all(volume);
        Map<String, String> labels = new TreeMap<>(before);
        labels.keySet().removeAll(obsolete);
        if (labels.keySet().stream().noneMatch(JobLabels::isJobLabel)) {
            labels.put(DEFAULT_LABEL, before.getOrDefault(DEFAULT_LABEL, Names.ENABLED));
        }
        Volume wanted = Cluster.copy(volume, Volume.class);
        wanted.getMetadata().setLabels(labels);
        return wanted;
    }

    /** Removes the finalizer, so that the resource is deleted. */
    public void release(@Body Reconciliation<RecurringJob, RecurringJob.Status> run) {
        cluster.removeFinalizer(run.resource());
    }
}
