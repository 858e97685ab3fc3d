package io.drover.runtime;

import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.control.domain.Domain;
import io.drover.control.domain.Services;
import io.drover.control.mover.Leftovers;
import io.drover.metrics.CachesHealthCheck;
import io.drover.metrics.DroverMetrics;
import io.drover.metrics.Engine;
import io.drover.metrics.JobResources;
import io.drover.metrics.Jobs;
import io.drover.metrics.RecurringJobBean;
import io.drover.metrics.RecurringJobMXBean;
import io.drover.metrics.ResourceBeans;
import io.drover.metrics.TargetBean;
import io.drover.metrics.TargetMXBean;
import io.drover.metrics.WorkersHealthCheck;
import io.drover.reconcile.ReconcileComponent;
import io.drover.reconcile.Reconciliations;
import io.drover.reconcile.Transitions;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.RecurringJob;
import io.drover.runtime.nbd.NbdDevices;
import io.drover.runtime.nbd.NbdPort;
import io.drover.store.LeaseFence;
import io.drover.store.RouteTargetStores;
import io.drover.store.TargetKinds;
import io.drover.volume.VolumeData;
import io.drover.volume.VolumeDriver;
import io.drover.volume.file.FileVolumeDriver;

import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.spi.PlatformHttpPlugin;
import org.apache.camel.spi.ModelToXMLDumper;
import org.apache.camel.spi.Registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Supplier;

/**
 * The control plane in a Camel context: the beans that all routes share, those of each domain, the
 * metrics and the MBeans.
 */
public final class ControlPlane implements AutoCloseable {
    private final CamelContext context;
    private final Cluster cluster;
    private final NbdDevices devices;
    private final Services services;
    private final ReconcileComponent reconcile;
    private final Watching watching;

    private ControlPlane(
            CamelContext context,
            Cluster cluster,
            LeaseFence fence,
            RuntimeOptions options,
            Supplier<Optional<String>> otherHolder,
            InstantSource clock) {
        this.context = context;
        this.cluster = cluster;
        FileVolumeDriver driver = new FileVolumeDriver(options.volumes(), clock);
        this.devices = devices(context, options, driver);
        this.services =
                new Services(
                        context,
                        cluster.fenced(fence::isOpen),
                        driver,
                        devices,
                        new RouteTargetStores(context, fence),
                        otherHolder,
                        clock);
        this.reconcile = new ReconcileComponent(services.caches());
        this.watching =
                new Watching(
                        context,
                        new DroverMetrics(
                                services.caches(),
                                services.jobs(),
                                services.waitingJobs(),
                                services.transfers(),
                                reconcile,
                                services.runCounts(),
                                new Leftovers(
                                        services.caches(),
                                        services.jobs(),
                                        services.cluster().namespace(),
                                        clock),
                                clock),
                        List.of(
                                new ResourceBeans<>(
                                        services.caches(),
                                        BackupTarget.class,
                                        "target",
                                        TargetMXBean.class,
                                        name ->
                                                new TargetBean(
                                                        name, cluster, services.caches(), clock)),
                                new ResourceBeans<>(
                                        services.caches(),
                                        RecurringJob.class,
                                        "recurring-job",
                                        RecurringJobMXBean.class,
                                        name ->
                                                new RecurringJobBean(
                                                        name, cluster, services.caches(), clock))),
                        new Jobs(
                                services.jobs(),
                                services.waitingJobs(),
                                new JobResources(services.caches()::cached),
                                clock),
                        new Engine(EngineOptions.defaults()));
    }

    private static NbdDevices devices(
            CamelContext context, RuntimeOptions options, VolumeData volumes) {
        Optional<Integer> port =
                NbdPort.parse(
                        context.getPropertiesComponent()
                                .resolveProperty("drover.nbd.port")
                                .orElse(""));
        try {
            return new NbdDevices(options.sockets(), volumes, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    static ControlPlane bind(
            CamelContext context,
            Cluster cluster,
            LeaseFence fence,
            RuntimeOptions options,
            Supplier<Optional<String>> otherHolder,
            InstantSource clock) {
        ControlPlane plane = new ControlPlane(context, cluster, fence, options, otherHolder, clock);
        plane.bind(context.getRegistry());
        return plane;
    }

    private void bind(Registry registry) {
        context.addComponent("reconcile", reconcile);
        context.getCamelContextExtension()
                .addContextPlugin(ModelToXMLDumper.class, new DiagramSource());
        SharedDescriptions.install(context);
        // made only if Jolokia is switched on; Camel looks for it by this name
        registry.bind("jolokia", PlatformHttpPlugin.class, JolokiaPlugin::new);
        TargetKinds.bindBeans(registry);
        registry.bind(
                "drover-caches", new CachesHealthCheck(services.caches(), services::otherHolder));
        registry.bind(
                "drover-workers",
                new WorkersHealthCheck(
                        reconcile, services.duration("drover.reconcile.patience", "30m")));
        registry.bind(
                "reconciliation",
                new Reconciliations(
                        services.cluster(), services.writer(), services.events(), services.node()));
        registry.bind("transitions", new Transitions());
        ServiceLoader.load(Domain.class, Domain.class.getClassLoader())
                .forEach(domain -> domain.bind(registry, services));
    }

    /** For what people ask for, whichever Drover works in the namespace. */
    public Cluster cluster() {
        return cluster;
    }

    public VolumeDriver driver() {
        return services.driver();
    }

    /** Bytes of snapshots that were read for backups since the start. */
    public long sourceRead() {
        return services.transfers().sourceRead();
    }

    /** Shows metrics and MBeans; to be called when the context has started. */
    void started() {
        watching.start();
    }

    /** Starts nothing new and interrupts running work: another Drover works in the namespace. */
    void suspend() {
        reconcile.gate().close();
        services.jobs().suspend();
    }

    /** Reconciles, as this Drover holds the namespace's Lease. */
    void resume() {
        services.jobs().resume();
        reconcile.gate().open();
    }

    /**
     * Ends all reconciliations; what they leave undone is done after the next start.
     *
     * @return whether all have ended within that time
     */
    boolean endReconciling(Duration patience) throws InterruptedException {
        return reconcile.end(patience);
    }

    /** Interrupts backups, restores and deletions, which release their locks. */
    void stopJobs() {
        services.jobs().close();
    }

    @Override
    public void close() {
        watching.close();
        devices.close();
        services.close();
    }
}
