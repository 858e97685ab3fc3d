package io.drover.control.backuptarget;

import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Names;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;
import java.util.Optional;

/** The target {@code default} always exists, if need be without a URL. */
public final class DefaultTarget {
    private static final Logger LOG = LoggerFactory.getLogger(DefaultTarget.class);

    private final Cluster cluster;

    public DefaultTarget(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Creates it if it is missing; sets the URL if it has none.
     *
     * @param url empty for none
     */
    public void ensure(String url) {
        Optional<BackupTarget> present = cluster.find(BackupTarget.class, Names.DEFAULT_TARGET);
        if (present.isEmpty()) {
            BackupTarget target = new BackupTarget();
            target.setMetadata(cluster.metadata(Names.DEFAULT_TARGET, Map.of()));
            target.getSpec().backupTargetURL = url;
            cluster.createIfAbsent(target);
            log(url);
        } else if (present.get().getSpec().backupTargetURL.isEmpty() && !url.isEmpty()) {
            cluster.patchSpec(
                    BackupTarget.class, Names.DEFAULT_TARGET, Map.of("backupTargetURL", url));
            log(url);
        }
    }

    private static void log(String url) {
        if (!url.isEmpty()) {
            LOG.info("backup target default is {}", url);
        }
    }
}
