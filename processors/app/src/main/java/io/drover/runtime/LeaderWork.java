package io.drover.runtime;

import io.drover.control.backuptarget.DefaultTarget;
import io.drover.control.lifecycle.SingleTargetUpgrade;
import io.drover.resource.Cluster;
import io.drover.resource.StatusWriter;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;

/** What only the Drover that holds the namespace's Lease does. Thread-safe. */
final class LeaderWork implements Leadership.Consequences {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderWork.class);

    private final Cluster cluster;
    private final String defaultTargetUrl;
    private final VolumesHold volumes;
    // both guarded by this
    private Optional<ControlPlane> plane = Optional.empty();
    private boolean leading;

    LeaderWork(Cluster cluster, String defaultTargetUrl, VolumesHold volumes) {
        this.cluster = cluster;
        this.defaultTargetUrl = defaultTargetUrl;
        this.volumes = volumes;
    }

    /** Before its routes start. */
    synchronized void attach(ControlPlane started) {
        plane = Optional.of(started);
        if (!leading) {
            started.suspend();
        }
    }

    /** Not synchronized: it waits for nothing else. */
    @Override
    public Optional<String> obstacle() {
        return volumes.obstacle();
    }

    @Override
    public synchronized void gained() {
        new DefaultTarget(cluster).ensure("");
        new SingleTargetUpgrade(cluster, new StatusWriter(cluster)).run();
        new DefaultTarget(cluster).ensure(defaultTargetUrl);
        leading = true;
        plane.ifPresent(
                waiting -> {
                    LOG.info("this Drover works in namespace {} now", cluster.namespace());
                    waiting.resume();
                });
    }

    @Override
    public synchronized void lost() {
        leading = false;
        plane.ifPresent(ControlPlane::suspend);
    }
}
