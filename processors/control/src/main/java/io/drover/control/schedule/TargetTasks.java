package io.drover.control.schedule;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The parts of a volume's task, one for each target, and which of them failed. Thread-safe. */
public final class TargetTasks {
    private final List<TargetTask> all;
    private final Map<String, Exception> failures = new ConcurrentHashMap<>();

    TargetTasks(VolumeTask task, List<String> targets) {
        all = targets.stream().map(target -> new TargetTask(task, target, targets)).toList();
    }

    /** For the route to split. */
    public List<TargetTask> all() {
        return all;
    }

    void failed(TargetTask part, Exception why) {
        failures.put(part.target(), why);
    }

    /** By target. */
    Map<String, Exception> failures() {
        return Map.copyOf(failures);
    }
}
