package io.drover.control.schedule;

import io.drover.resource.ResourceReader;

import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.apache.camel.Variable;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;

/**
 * Divides a volume's task among the targets that it is backed up to, so that one that fails holds
 * up no other. Bean {@code recurringTargets}.
 */
public final class RecurringTargets {
    private final ResourceReader resources;

    public RecurringTargets(ResourceReader resources) {
        this.resources = resources;
    }

    /** A part for each target of the job, or else of the volume. */
    public TargetTasks divide(@Body VolumeTask task) {
        return new TargetTasks(task, task.targets(resources));
    }

    /** An interruption of the run reaches the part from now on. */
    public void enter(@Body TargetTask part) {
        part.run().attend();
    }

    public void leave(@Body TargetTask part) {
        part.run().depart();
    }

    /** The part failed; the others go on. */
    public void fail(
            @Body TargetTask part,
            @Variable("parts") TargetTasks parts,
            @ExchangeException Exception why) {
        parts.failed(part, why);
    }

    /**
     * Nothing if all parts are done.
     *
     * @throws TaskObstacle.Failed naming the targets that failed, if there are several
     * @throws CancellationException if the run was interrupted
     */
    public void require(@Variable("parts") TargetTasks parts) throws Exception {
        Map<String, Exception> failures = new TreeMap<>(parts.failures());
        for (Exception failure : failures.values()) {
            if (failure instanceof InterruptedException
                    || failure instanceof CancellationException
                    || parts.all().size() == 1) {
                throw failure;
            }
        }
        if (!failures.isEmpty()) {
            throw sum(failures);
        }
    }

    /** The reason is that of the failure that does not end by itself when the target is back. */
    private static TaskObstacle.Failed sum(Map<String, Exception> failures) {
        List<VolumeOutcome.Failed> all =
                failures.entrySet().stream()
                        .map(entry -> VolumeTasks.failed(entry.getKey(), entry.getValue()))
                        .toList();
        String reason =
                all.stream()
                        .map(VolumeOutcome.Failed::reason)
                        .filter(each -> !FailedVolumes.OF_TARGET.contains(each))
                        .findFirst()
                        .orElse(all.getFirst().reason());
        return new TaskObstacle.Failed(
                reason,
                all.stream()
                        .map(each -> "target %s: %s".formatted(each.volume(), each.message()))
                        .collect(Collectors.joining("; ")));
    }
}
