package io.drover.control.several;

import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupTarget;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.ResourceKey;
import io.drover.resource.ResourceReader;
import io.drover.resource.Volume;

import org.apache.camel.Body;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Shows on a Volume whether the targets exist that its annotation adds. What was admitted may be
 * deleted later, and admission may be bypassed. Bean {@code volumeTargets}.
 */
public final class VolumeTargetsReport {
    private static final String PURPOSE = "additional-targets";

    private final ResourceReader resources;
    private final Informers informers;
    private final InstantSource clock;

    public VolumeTargetsReport(ResourceReader resources, Informers informers, InstantSource clock) {
        this.resources = resources;
        this.informers = informers;
        this.clock = clock;
    }

    /** What the condition is to say. */
    private record Finding(boolean good, String reason, String message) {}

    /** Sets the condition; an event tells that it has become bad. */
    public void report(@Body Reconciliation<Volume, Volume.Status> run) {
        if (run.deleting() || VolumeTargets.text(run.resource()).isEmpty()) {
            informers.await(PURPOSE, run.key(), List.of());
            run.status().conditions =
                    Conditions.without(run.status().conditions, Volume.ADDITIONAL_TARGETS);
            return;
        }
        Finding finding = look(run);
        Optional<Condition> before =
                Conditions.find(run.status().conditions, Volume.ADDITIONAL_TARGETS);
        run.status().conditions =
                Conditions.with(
                        run.status().conditions,
                        Volume.ADDITIONAL_TARGETS,
                        finding.good(),
                        finding.reason(),
                        finding.message(),
                        clock.instant());
        boolean told = before.map(Condition::message).equals(Optional.of(finding.message()));
        if (!finding.good() && !told) {
            run.warningEvent(finding.reason(), finding.message());
        }
    }

    private Finding look(Reconciliation<Volume, Volume.Status> run) {
        List<String> names;
        try {
            names = VolumeTargets.additional(run.resource());
        } catch (IllegalArgumentException e) {
            informers.await(PURPOSE, run.key(), List.of());
            return new Finding(false, "AdditionalTargetsInvalid", e.getMessage());
        }
        informers.await(
                PURPOSE,
                run.key(),
                names.stream().map(name -> new ResourceKey(BackupTarget.class, name)).toList());
        List<String> missing = new ArrayList<>(names);
        missing.removeIf(name -> VolumeTargets.exists(resources, name));
        return missing.isEmpty()
                ? new Finding(
                        true,
                        "AdditionalTargetsPresent",
                        "backups go to %s, and to %s"
                                .formatted(
                                        VolumeTargets.own(run.resource()),
                                        String.join(", ", names)))
                : new Finding(
                        false,
                        "AdditionalTargetMissing",
                        "annotation %s: there is no BackupTarget '%s' any more, and no backups go there; create it, or take the name out"
                                .formatted(VolumeTargets.ANNOTATION, String.join("', '", missing)));
    }
}
