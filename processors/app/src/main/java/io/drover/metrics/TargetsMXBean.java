package io.drover.metrics;

import java.util.List;

/** {@code io.drover:context=…,type=Targets}. */
@Described("The backup targets, as their resources tell.")
public interface TargetsMXBean {
    @Described(
            "All targets. available: whether the store answered at the last look; reason: why it"
                    + " did not, otherwise empty; lastSyncedAt: when its content was read last (RFC"
                    + " 3339), empty if it never was.")
    List<TargetState> getTargets();

    /**
     * Has the target's content read again; what comes of it is in {@link #getTargets}.
     *
     * @throws IllegalArgumentException if there is no such target
     */
    @Described("Has the target's content read again; what comes of it is in the attribute Targets.")
    void synchronise(
            @Described(name = "name", value = "Name of the BackupTarget, such as default")
                    String name);
}
