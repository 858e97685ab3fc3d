package io.drover.metrics;

import java.util.List;

/** {@code io.drover:context=…,type=Targets}. */
public interface TargetsMXBean {
    List<TargetState> getTargets();

    /**
     * Has the target's content read again; what comes of it is in {@link #getTargets}.
     *
     * @throws IllegalArgumentException if there is no such target
     */
    void synchronise(String name);
}
