package io.drover.control.backupvolume;

import io.drover.control.domain.Domain;
import io.drover.control.domain.Services;

import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.apache.camel.spi.Registry;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;

/** Beans of {@code backup-volume.camel.yaml}. */
public final class BackupVolumeDomain implements Domain {
    private static final int READERS = 8;

    @Override
    public void bind(Registry registry, Services services) {
        services.context().getExecutorServiceManager().registerThreadPoolProfile(storeReaders());
        registry.bind(
                "backupVolumeCases",
                new BackupVolumeCases(services.connections(), services.syncRequests()));
        registry.bind(
                "backupVolumeDeletion",
                new BackupVolumeDeletion(
                        services.caches(),
                        services.cluster(),
                        services.connections(),
                        services.attempts(),
                        services.caches()));
        registry.bind(
                "backupVolumeSync",
                new BackupVolumeSync(
                        services.caches(),
                        services.caches(),
                        services.connections(),
                        services.foundBackups(),
                        services.syncRequests(),
                        services.settings(),
                        services.clock()));
        registry.bind(
                "backupVolumeConfiguration", new BackupVolumeConfiguration(services.cluster()));
        registry.bind(
                "foundBackupCreation",
                new FoundBackupCreation(
                        services.caches(), services.cluster(), services.foundBackups()));
        registry.bind("backupRemoval", new BackupRemoval(services.cluster()));
    }

    /**
     * So many configurations of backups are read at once; without a free thread the caller reads by
     * itself.
     */
    public static ThreadPoolProfile storeReaders() {
        return new ThreadPoolProfileBuilder("store-readers")
                .poolSize(READERS)
                .maxPoolSize(READERS)
                .maxQueueSize(READERS)
                .rejectedPolicy(ThreadPoolRejectedPolicy.CallerRuns)
                .build();
    }
}
