package io.drover.control.schedule;

import io.drover.control.several.VolumeTargets;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;
import io.drover.resource.Volume;

import java.util.List;

/**
 * What a run has to do for one volume.
 *
 * @param volume name of the Volume
 */
public record VolumeTask(RecurringRun run, String volume) {
    /** The word in {@code spec.task}, for routes to compare. */
    public String task() {
        return run.fields().task().id();
    }

    /** The targets that it backs the volume up to: those of the job, or those of the volume. */
    List<String> targets(ResourceReader resources) {
        return targets(run.fields(), volume, resources);
    }

    static List<String> targets(
            RecurringJobFields fields, String volume, ResourceReader resources) {
        List<String> ofJob = fields.targets();
        return ofJob.isEmpty()
                ? resources
                        .find(Volume.class, volume)
                        .map(VolumeTargets::all)
                        .orElse(List.of(Names.DEFAULT_TARGET))
                : ofJob;
    }

    /** Name of the snapshot that the run takes of the volume. */
    String snapshot() {
        return run.names().snapshot(volume);
    }
}
