package io.drover.metrics;

import io.drover.reconcile.Informers;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;

import java.time.InstantSource;

/** An MBean for each BackupTarget, from its creation to its removal. Thread-safe. */
public final class TargetBeans {
    private static final String TYPE = "target";

    private final Cluster cluster;
    private final Informers informers;
    private final InstantSource clock;

    public TargetBeans(Cluster cluster, Informers informers, InstantSource clock) {
        this.cluster = cluster;
        this.informers = informers;
        this.clock = clock;
    }

    /** Shows the targets that exist, and from now on follows the cache, until the beans close. */
    public void follow(Beans beans) {
        informers.listen(BackupTarget.class, name -> changed(beans, name));
    }

    private synchronized void changed(Beans beans, String name) {
        if (exists(name)) {
            beans.register(
                    TYPE,
                    name,
                    new TargetBean(name, cluster, informers, clock),
                    TargetMXBean.class);
        } else {
            beans.unregister(TYPE, name);
        }
    }

    private boolean exists(String name) {
        return informers.cached(BackupTarget.class).stream()
                .anyMatch(target -> target.getMetadata().getName().equals(name));
    }
}
