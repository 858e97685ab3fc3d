package io.drover.control.schedule;

import io.drover.blockengine.retention.Ages;
import io.drover.blockengine.retention.Generations;
import io.drover.blockengine.retention.Newest;
import io.drover.blockengine.retention.RetentionRule;
import io.drover.blockengine.retention.YoungerThan;
import io.drover.resource.GoDuration;
import io.drover.resource.RecurringJob;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Reads what a recurring job keeps: {@code retain}, {@code retainAge} with the policy {@code
 * age-based}, or the generations of {@code drover.io/keep}, which decide instead of {@code retain}.
 */
final class JobRetention {
    private static final String COUNT_BASED = "count-based";
    private static final String AGE_BASED = "age-based";

    private final RecurringJob.Spec spec;
    private final RecurringTask task;
    private final Optional<String> keep;
    private final int maxRetention;

    private JobRetention(
            RecurringJob.Spec spec, RecurringTask task, Optional<String> keep, int maxRetention) {
        this.spec = spec;
        this.task = task;
        this.keep = keep;
        this.maxRetention = maxRetention;
    }

    /**
     * @return empty for a task that makes nothing
     * @throws IllegalArgumentException naming field, value and remedy
     */
    static Optional<RetentionRule> of(
            RecurringJob job, RecurringTask task, ZoneId zone, int maxRetention) {
        Optional<String> keep =
                Optional.ofNullable(
                        JobNames.annotations(job).get(RecurringJobFields.ANNOTATION_KEEP));
        return new JobRetention(job.getSpec(), task, keep, maxRetention).rule(zone);
    }

    private Optional<RetentionRule> rule(ZoneId zone) {
        boolean byAge = byAge();
        Duration age = age();
        if (spec.retain < 0) {
            throw new IllegalArgumentException(
                    "spec.retain: %d is negative; use %d or more"
                            .formatted(spec.retain, task.retains() ? 1 : 0));
        }
        if (spec.retain > maxRetention) {
            throw new IllegalArgumentException(
                    "spec.retain: %d is above the maximum; use up to %d, or raise setting recurring-job-max-retention"
                            .formatted(spec.retain, maxRetention));
        }
        if (keep.isPresent()) {
            return Optional.of(generations(keep.get(), byAge, zone));
        }
        if (!task.retains()) {
            return Optional.empty();
        }
        if (byAge) {
            return Optional.of(youngerThan(age));
        }
        if (spec.retain == 0) {
            throw new IllegalArgumentException(
                    "spec.retain: 0 would keep nothing of what task %s makes; use 1 or more"
                            .formatted(task.id()));
        }
        return Optional.of(new Newest((int) spec.retain));
    }

    private boolean byAge() {
        boolean byAge = spec.retentionPolicy.equals(AGE_BASED);
        if (!byAge && !spec.retentionPolicy.equals(COUNT_BASED)) {
            throw new IllegalArgumentException(
                    "spec.retentionPolicy: '%s' is no policy; use %s or %s"
                            .formatted(spec.retentionPolicy, COUNT_BASED, AGE_BASED));
        }
        if (byAge && !task.retains()) {
            throw new IllegalArgumentException(
                    "spec.retentionPolicy: %s, but task %s makes nothing that could be kept by age; use %s"
                            .formatted(AGE_BASED, task.id(), COUNT_BASED));
        }
        return byAge;
    }

    /** Days and weeks are no units of Go. */
    private Duration age() {
        String text = spec.retainAge.strip();
        if (text.matches("[0-9]*[1-9][0-9]*")) {
            throw new IllegalArgumentException(
                    "spec.retainAge: '%s' has no unit; use %sd for days, for example"
                            .formatted(text, text));
        }
        if (!text.contains("d") && !text.contains("w")) {
            return GoDuration.parse("spec.retainAge", text);
        }
        try {
            return Ages.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("spec.retainAge: " + e.getMessage(), e);
        }
    }

    private RetentionRule youngerThan(Duration age) {
        if (age.isZero()) {
            throw new IllegalArgumentException(
                    "spec.retainAge: '%s', but policy %s needs an age; use 7d or 36h, for example"
                            .formatted(spec.retainAge, AGE_BASED));
        }
        return new YoungerThan(age);
    }

    private RetentionRule generations(String text, boolean byAge, ZoneId zone) {
        String field = "annotation " + RecurringJobFields.ANNOTATION_KEEP;
        if (!task.retains()) {
            throw new IllegalArgumentException(
                    "%s: '%s', but task %s makes nothing that could be kept; leave it out"
                            .formatted(field, text, task.id()));
        }
        if (byAge) {
            throw new IllegalArgumentException(
                    "%s: '%s', but spec.retentionPolicy is %s; use one of the two"
                            .formatted(field, text, AGE_BASED));
        }
        try {
            return Generations.parse(text, zone);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(field + ": " + e.getMessage(), e);
        }
    }
}
