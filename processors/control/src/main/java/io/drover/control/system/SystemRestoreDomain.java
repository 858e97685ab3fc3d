package io.drover.control.system;

import io.drover.control.domain.Domain;
import io.drover.control.domain.Services;
import io.drover.control.image.ImageBackups;
import io.drover.reconcile.Informers;

import org.apache.camel.spi.Registry;

import java.util.EnumMap;
import java.util.Map;

/** Beans of {@code system-restore.camel.yaml}. */
public final class SystemRestoreDomain implements Domain {
    @Override
    public void bind(Registry registry, Services services) {
        registry.bind("systemRestoreCases", new SystemRestoreCases());
        registry.bind(
                "archiveDownload",
                new ArchiveDownload(
                        new SystemStore(services.caches(), services.connections()),
                        services.attempts(),
                        services.jobs(),
                        services.caches(),
                        services.cluster(),
                        services.clock()));
        registry.bind(
                "systemRestoreWork",
                new RestoreWork(
                        kinds(services),
                        new SecretsRestore(services.cluster()),
                        services.caches(),
                        services.clock(),
                        services.duration("drover.system-restore.target-patience", "10m")));
        registry.bind("systemRestoreReport", new SystemRestoreReport(services.clock()));
    }

    private static Map<SystemKind, ItemRestore> kinds(Services services) {
        Informers caches = services.caches();
        RestoredObjects objects = new RestoredObjects(services.cluster(), services.clock());
        PlainRestore plain = new PlainRestore(caches, objects);
        TargetRestore targets = new TargetRestore(caches, services.cluster(), objects);
        ClaimRestore claims =
                new ClaimRestore(
                        caches,
                        objects,
                        new ClaimNamespaces(services.cluster()),
                        services.isProvisioning());
        Map<SystemKind, ItemRestore> kinds = new EnumMap<>(SystemKind.class);
        kinds.put(SystemKind.SETTING, plain);
        kinds.put(SystemKind.BACKUP_TARGET, targets);
        // a cache of theirs may be behind that of the targets
        ImageBackups images = new ImageBackups(services.cluster(), services.cluster());
        kinds.put(SystemKind.BACKING_IMAGE, new ImageItemRestore(caches, images, targets, objects));
        kinds.put(
                SystemKind.VOLUME,
                new VolumeItemRestore(
                        caches,
                        new RestorableBackups(caches, services.cluster()),
                        targets,
                        objects));
        kinds.put(SystemKind.RECURRING_JOB, plain);
        kinds.put(SystemKind.CONFIG_MAP, plain);
        kinds.put(SystemKind.STORAGE_CLASS, new ClassRestore(plain, services.isProvisioning()));
        kinds.put(SystemKind.CLAIM, claims);
        kinds.put(SystemKind.PERSISTENT_VOLUME, claims);
        return kinds;
    }
}
