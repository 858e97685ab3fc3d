package io.drover.control.admission;

import io.drover.control.schedule.RecurringJobFields;
import io.drover.control.schedule.RecurringTask;
import io.drover.control.setting.Settings;
import io.drover.control.several.Siblings;
import io.drover.control.several.VolumeTargets;
import io.drover.resource.Cluster;
import io.drover.resource.RecurringJob;
import io.drover.resource.ResourceReader;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What cannot work is refused, where Longhorn corrects a part of it in silence. A job that was
 * admitted once stays editable: its spec is checked again only when it changes, and the maximum of
 * {@code retain} only when that grows.
 */
final class RecurringJobRules implements Rules<RecurringJob> {
    private static final String COUNT_BASED = "count-based";

    private final ResourceReader resources;
    private final Settings settings;

    RecurringJobRules(ResourceReader resources, Settings settings) {
        this.resources = resources;
        this.settings = settings;
    }

    @Override
    public void admit(RecurringJob job, Optional<RecurringJob> old) {
        fill(job);
        old.ifPresent(RecurringJobRules::fill);
        if (old.isPresent() && demands(job).equals(demands(old.get()))) {
            return;
        }
        long present = old.map(before -> before.getSpec().retain).orElse(0L);
        RecurringJobFields fields =
                RecurringJobFields.of(job, (int) Math.max(settings.maxRetention(), present));
        if (!targets(job).equals(old.flatMap(RecurringJobRules::targets))) {
            VolumeTargets.requireKnown(resources, Siblings.ANNOTATION_TARGETS, fields.targets());
        }
    }

    private static Optional<String> targets(RecurringJob job) {
        return Optional.ofNullable(job.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(Siblings.ANNOTATION_TARGETS));
    }

    private static void fill(RecurringJob job) {
        RecurringJob.Spec spec = job.getSpec();
        if (spec.name.isEmpty()) {
            spec.name = Optional.ofNullable(job.getMetadata().getName()).orElse("");
        }
        if (spec.concurrency == 0) {
            spec.concurrency = RecurringJobFields.DEFAULT_CONCURRENCY;
        }
        if (spec.retentionPolicy.isEmpty()) {
            spec.retentionPolicy = COUNT_BASED;
        }
    }

    /** All that the rules are about. */
    private static List<Object> demands(RecurringJob job) {
        Map<String, String> annotations =
                Optional.ofNullable(job.getMetadata().getAnnotations()).orElse(Map.of());
        List<Object> demands = new ArrayList<>();
        demands.add(Cluster.MAPPER.valueToTree(job.getSpec()));
        for (String name : RecurringJobFields.ANNOTATIONS) {
            demands.add(Optional.ofNullable(annotations.get(name)));
        }
        return demands;
    }

    @Override
    public List<String> warnings(RecurringJob job) {
        RecurringJob.Spec spec = job.getSpec();
        List<String> warnings = new ArrayList<>();
        if (spec.task.equals(RecurringTask.FILESYSTEM_TRIM.id())) {
            warnings.add(
                    "spec.task: filesystem-trim needs the file systems of volumes, which Drover"
                            + " does not mount; each run leaves all volumes out");
        }
        boolean aged = spec.retainAge.matches(".*[1-9].*");
        if (aged && spec.retentionPolicy.equals(COUNT_BASED)) {
            warnings.add(
                    "spec.retainAge: '%s' has no effect with spec.retentionPolicy count-based; use age-based for it"
                            .formatted(spec.retainAge));
        }
        return warnings;
    }
}
