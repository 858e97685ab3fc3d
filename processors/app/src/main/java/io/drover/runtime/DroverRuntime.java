package io.drover.runtime;

import io.drover.resource.Cluster;

import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.camel.spi.ShutdownStrategy;
import org.apache.camel.util.InetAddressUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;

/** The running Drover: a Camel context with the control plane's beans and routes. */
public final class DroverRuntime implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DroverRuntime.class);

    private final VolumesHold volumes;
    private final Main main;
    private final ControlPlane controlPlane;
    private final Leadership leadership;
    private final AtomicBoolean closed = new AtomicBoolean();

    private DroverRuntime(
            VolumesHold volumes, Main main, ControlPlane controlPlane, Leadership leadership) {
        this.volumes = volumes;
        this.main = main;
        this.controlPlane = controlPlane;
        this.leadership = leadership;
    }

    /**
     * Locks the directory of volumes, connects, takes the namespace's Lease or begins to wait for
     * it, and starts the routes. The holder of the Lease creates the default target if it is
     * missing.
     *
     * @throws IOException if routes, configuration or the API server prevent the start; the message
     *     names the cause
     */
    public static DroverRuntime start(RuntimeOptions options, InstantSource clock)
            throws IOException {
        VolumesHold volumes = new VolumesHold(options.volumes(), holder(clock));
        try {
            if (options.replica().isEmpty()) {
                // nobody gives it free for this one
                volumes.take();
            }
            return start(options, clock, volumes);
        } catch (IOException | RuntimeException e) {
            volumes.close();
            throw e;
        }
    }

    private static String holder(InstantSource clock) {
        return "Drover with process id %d on %s, since %s"
                .formatted(
                        ProcessHandle.current().pid(),
                        InetAddressUtil.getLocalHostNameSafe(),
                        clock.instant().truncatedTo(ChronoUnit.SECONDS));
    }

    private static DroverRuntime start(
            RuntimeOptions options, InstantSource clock, VolumesHold volumes) throws IOException {
        Cluster cluster = Cluster.connect(options.kubernetes(), options.namespace());
        Preparation preparation =
                new Preparation(
                        options,
                        Installation.of(options.volumes(), options.replica()),
                        cluster,
                        volumes,
                        clock);
        Main main = new Main();
        // the caller closes the runtime, in an order that lets jobs release their locks
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        main.setDefaultPropertyPlaceholderLocation("classpath:config/application.properties");
        main.setOverrideProperties(properties(options));
        main.addMainListener(preparation);
        try {
            main.start();
            preparation.finish();
        } catch (Exception e) {
            // the boundary of Camel's main, which declares Exception
            preparation.bound().ifPresent(plane -> endReconciling(main.getCamelContext(), plane));
            main.stop();
            preparation.abandon();
            cluster.close();
            throw new IOException("Drover cannot start: " + RouteLoading.reason(e), e);
        }
        LOG.info("Drover runs in namespace {}", options.namespace());
        return new DroverRuntime(
                volumes, main, preparation.controlPlane(), preparation.leadership());
    }

    private static Properties properties(RuntimeOptions options) {
        Properties properties = new Properties();
        Optional<Path> manifests = options.manifests();
        properties.setProperty("drover.manifests.enabled", Boolean.toString(manifests.isPresent()));
        properties.setProperty(
                "drover.manifests.directory",
                manifests.map(path -> path.toAbsolutePath().toString()).orElse("none"));
        properties.putAll(options.properties());
        return properties;
    }

    public CamelContext context() {
        return main.getCamelContext();
    }

    public Cluster cluster() {
        return controlPlane.cluster();
    }

    public ControlPlane controlPlane() {
        return controlPlane;
    }

    /**
     * Stops the routes, interrupts what runs so that its locks are released, and disconnects; once.
     */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        endReconciling(context(), controlPlane);
        controlPlane.stopJobs();
        leadership.close();
        main.stop();
        controlPlane.close();
        try {
            volumes.close();
        } catch (IOException e) {
            LOG.warn("the directory of volumes stays locked until this process ends", e);
        }
    }

    /**
     * Before Camel stops any route: see {@link ControlPlane#endReconciling}. Work that is
     * interrupted from now on is resumed by the next start, not by this runtime.
     */
    private static void endReconciling(CamelContext context, ControlPlane plane) {
        ShutdownStrategy strategy = context.getShutdownStrategy();
        Duration patience =
                Duration.of(strategy.getTimeout(), strategy.getTimeUnit().toChronoUnit());
        try {
            if (!plane.endReconciling(patience)) {
                LOG.warn("a reconciliation has not ended within {} s", patience.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
