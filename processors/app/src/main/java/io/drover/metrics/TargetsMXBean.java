package io.drover.metrics;

import java.util.List;

/** {@code io.drover:context=…,type=Targets}. */
@Described("The backup targets, as their resources show them.")
public interface TargetsMXBean {
    @Described(
            "All targets. available: whether the store answered at the last look; reason: why it"
                    + " did not, otherwise empty; lastSyncedAt: when its content was read last (RFC"
                    + " 3339), empty if it never was.")
    List<TargetState> getTargets();

    /**
     * Reads the target's content again; {@link #getTargets} shows the result.
     *
     * @throws IllegalArgumentException if there is no such target
     */
    @Described("Reads the target's content again; the attribute Targets shows the result.")
    void synchronise(
            @Described(name = "name", value = "Name of the BackupTarget, such as default")
                    String name);
}
