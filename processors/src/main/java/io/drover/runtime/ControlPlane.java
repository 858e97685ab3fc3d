package io.drover.runtime;

import io.drover.backup.BackupCompletion;
import io.drover.backup.BackupDefaults;
import io.drover.backup.BackupDeletion;
import io.drover.backup.BackupExecution;
import io.drover.backup.BackupInspection;
import io.drover.backup.BackupReadiness;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.endpoint.RouteTargetStores;
import io.drover.endpoint.TargetStores;
import io.drover.endpoint.reconcile.Informers;
import io.drover.endpoint.reconcile.ReconcileComponent;
import io.drover.job.Attempts;
import io.drover.job.JobRunner;
import io.drover.job.Retries;
import io.drover.manifest.Manifests;
import io.drover.metrics.CachesHealthCheck;
import io.drover.metrics.DroverMetrics;
import io.drover.metrics.Engine;
import io.drover.metrics.Jobs;
import io.drover.metrics.Targets;
import io.drover.metrics.WorkersHealthCheck;
import io.drover.mover.DataMover;
import io.drover.mover.DataMoverRoute;
import io.drover.mover.Statistics;
import io.drover.mover.Transfers;
import io.drover.resource.Cluster;
import io.drover.resource.Events;
import io.drover.resource.Runs;
import io.drover.resource.Settings;
import io.drover.resource.StatusWriter;
import io.drover.resource.Transitions;
import io.drover.restore.VolumeRestore;
import io.drover.snapshot.SnapshotRemoval;
import io.drover.snapshot.SnapshotTaking;
import io.drover.target.BackupVolumeDeletion;
import io.drover.target.BackupVolumeSync;
import io.drover.target.BackupVolumes;
import io.drover.target.DefaultBackupStore;
import io.drover.target.TargetCleanup;
import io.drover.target.TargetConnections;
import io.drover.target.TargetPolling;
import io.drover.target.TargetSync;
import io.drover.volume.VolumeConditions;
import io.drover.volume.VolumeDefaults;
import io.drover.volume.VolumeDriver;
import io.drover.volume.VolumeProvision;
import io.drover.volume.VolumeRemoval;
import io.drover.volume.file.FileVolumeDriver;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;
import org.apache.camel.util.InetAddressUtil;

import java.time.Duration;
import java.time.InstantSource;

/** The beans of the control plane, each under the name by which the routes call it. */
public final class ControlPlane implements AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final CamelContext context;
    private final Registry registry;
    private final Cluster cluster;
    private final InstantSource clock;
    private final JobRunner jobs = new JobRunner();
    private final Retries retries;
    private final Attempts attempts;
    private final Informers informers;
    private final Events events;
    private final Settings settings;
    private final StatusWriter writer;
    private final TargetStores stores;
    private final TargetConnections connections;
    private final BackupVolumes backupVolumes;
    private final VolumeDriver driver;
    private final DataMoverRoute mover;
    private final ReconcileComponent reconcile;
    private final Watching watching;

    private ControlPlane(
            CamelContext context, Cluster cluster, RuntimeOptions options, InstantSource clock) {
        this.context = context;
        this.registry = context.getRegistry();
        this.cluster = cluster;
        this.clock = clock;
        this.retries = new Retries(clock, FIRST_PAUSE, LONGEST_PAUSE);
        this.attempts = new Attempts(jobs, retries);
        this.informers = new Informers(cluster, milliseconds("drover.resync", "10m"));
        this.events = new Events(cluster, clock);
        this.settings = new Settings(cluster);
        this.writer = new StatusWriter(cluster);
        this.stores = new RouteTargetStores(context);
        this.connections = new TargetConnections(cluster, stores, EngineOptions.defaults(), clock);
        this.backupVolumes = new BackupVolumes(cluster, clock);
        this.driver = new FileVolumeDriver(options.volumes(), clock);
        Transfers transfers = new Transfers();
        this.mover = new DataMoverRoute(context, transfers);
        this.reconcile = new ReconcileComponent(informers);
        this.watching =
                new Watching(
                        context,
                        new DroverMetrics(informers, jobs, transfers, reconcile, clock),
                        new Targets(cluster, informers, clock),
                        new Jobs(jobs),
                        new Engine(EngineOptions.defaults()));
    }

    static ControlPlane bind(
            CamelContext context, Cluster cluster, RuntimeOptions options, InstantSource clock) {
        ControlPlane plane = new ControlPlane(context, cluster, options, clock);
        StoreBeans.bind(context.getRegistry());
        context.addComponent("reconcile", plane.reconcile);
        plane.bindHealth();
        plane.bindCommon();
        plane.bindTargets();
        plane.bindVolumes();
        plane.bindBackups();
        return plane;
    }

    private void bindHealth() {
        registry.bind("drover-caches", new CachesHealthCheck(informers));
        registry.bind(
                "drover-workers",
                new WorkersHealthCheck(
                        reconcile,
                        Duration.ofMillis(milliseconds("drover.reconcile.patience", "30m"))));
    }

    private void bindCommon() {
        registry.bind("runs", new Runs(cluster, writer, node()));
        registry.bind("transitions", new Transitions());
        registry.bind("manifests", new Manifests(cluster, clock));
        registry.bind("dataMover", new DataMover(driver, connections));
    }

    private void bindTargets() {
        registry.bind("targetPolling", new TargetPolling(context, cluster, clock));
        registry.bind("defaultBackupStore", new DefaultBackupStore(cluster));
        registry.bind("targetCleanup", new TargetCleanup(cluster, connections, clock));
        registry.bind(
                "targetSync", new TargetSync(cluster, connections, backupVolumes, events, clock));
        registry.bind(
                "backupVolumeDeletion",
                new BackupVolumeDeletion(cluster, connections, attempts, informers, events));
        registry.bind(
                "backupVolumeSync", new BackupVolumeSync(cluster, connections, settings, clock));
    }

    private void bindVolumes() {
        VolumeDefaults defaults = new VolumeDefaults(cluster, settings);
        VolumeConditions conditions = new VolumeConditions(clock);
        registry.bind("volumeRemoval", new VolumeRemoval(cluster, driver, jobs));
        registry.bind(
                "volumeProvision", new VolumeProvision(cluster, driver, defaults, conditions));
        registry.bind(
                "volumeRestore",
                new VolumeRestore(
                        mover,
                        jobs,
                        retries,
                        defaults,
                        conditions,
                        informers,
                        new Statistics(cluster),
                        events));
        registry.bind("snapshotTaking", new SnapshotTaking(cluster, driver, informers, clock));
        registry.bind("snapshotRemoval", new SnapshotRemoval(cluster, driver, jobs, informers));
    }

    private void bindBackups() {
        registry.bind(
                "backupDeletion",
                new BackupDeletion(
                        cluster,
                        connections,
                        jobs,
                        attempts,
                        backupVolumes,
                        settings,
                        informers,
                        events));
        registry.bind(
                "backupExecution",
                new BackupExecution(
                        cluster,
                        new BackupReadiness(cluster, settings, jobs),
                        new BackupDefaults(cluster),
                        mover,
                        jobs,
                        retries,
                        new BackupCompletion(
                                cluster,
                                writer,
                                backupVolumes,
                                settings,
                                new Statistics(cluster),
                                events),
                        informers,
                        events,
                        clock,
                        Duration.ofMillis(milliseconds("drover.backup.deadline", "30m"))));
        registry.bind("backupInspection", new BackupInspection(cluster, connections, clock));
    }

    /** Where Drover runs: the node that the chart tells, or this machine. */
    private String node() {
        return context.getPropertiesComponent()
                .resolveProperty("drover.node")
                .filter(name -> !name.isBlank())
                .orElseGet(InetAddressUtil::getLocalHostNameSafe);
    }

    private long milliseconds(String property, String fallback) {
        return Duration.parse(
                        "PT"
                                + context.getPropertiesComponent()
                                        .resolveProperty(property)
                                        .orElse(fallback))
                .toMillis();
    }

    public Cluster cluster() {
        return cluster;
    }

    public VolumeDriver driver() {
        return driver;
    }

    /** Shows metrics and MBeans; to be called when the context has started. */
    void started() {
        watching.start();
    }

    /** Interrupts backups, restores and deletions, which release their locks. */
    void stopJobs() {
        jobs.close();
    }

    @Override
    public void close() {
        watching.close();
        informers.close();
        stores.close();
        cluster.close();
    }
}
