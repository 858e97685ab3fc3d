package io.drover.metrics;

import io.drover.reconcile.Informers;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Times;

import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The targets, from the informers' cache. */
public final class Targets implements TargetsMXBean {
    private final Cluster cluster;
    private final Informers informers;
    private final InstantSource clock;

    public Targets(Cluster cluster, Informers informers, InstantSource clock) {
        this.cluster = cluster;
        this.informers = informers;
        this.clock = clock;
    }

    @Override
    public List<TargetState> getTargets() {
        return informers.cached(BackupTarget.class).stream()
                .map(Targets::state)
                .sorted(Comparator.comparing(TargetState::name))
                .toList();
    }

    @Override
    public void synchronise(String name) {
        if (getTargets().stream().noneMatch(target -> target.name().equals(name))) {
            throw new IllegalArgumentException(
                    "there is no backup target '%s' in namespace %s"
                            .formatted(name, cluster.namespace()));
        }
        cluster.patchSpec(
                BackupTarget.class, name, Map.of("syncRequestedAt", Times.format(clock.instant())));
    }

    private static TargetState state(BackupTarget target) {
        return new TargetState(
                target.getMetadata().getName(),
                target.getSpec().backupTargetURL,
                target.getStatus().available,
                Conditions.find(target.getStatus().conditions, "Unavailable")
                        .filter(Condition::isTrue)
                        .map(Condition::message)
                        .orElse(""),
                target.getStatus().lastSyncedAt);
    }
}
