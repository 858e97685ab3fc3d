package io.drover.runtime;

import io.drover.reconcile.MarkedSteps;
import io.drover.resource.Cluster;
import io.drover.resource.LeaseTerms;
import io.drover.resource.NamespaceLease;
import io.drover.store.LeaseFence;
import io.drover.store.route.RouteFiles;

import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Takes the Lease or begins to wait for it, and prepares Camel's context, as soon as its properties
 * are known.
 */
final class Preparation extends MainListenerSupport {
    /** How long a write to a store waits for the API server to renew the Lease. */
    private static final Duration API_PATIENCE = Duration.ofMinutes(10);

    private final RuntimeOptions options;
    private final Installation self;
    private final Cluster cluster;
    private final VolumesHold volumes;
    private final InstantSource clock;
    // each from when Camel's main has come to it
    private Optional<Leadership> leadership = Optional.empty();
    private Optional<ControlPlane> plane = Optional.empty();
    private Optional<RouteLoading> loading = Optional.empty();

    Preparation(
            RuntimeOptions options,
            Installation self,
            Cluster cluster,
            VolumesHold volumes,
            InstantSource clock) {
        this.options = options;
        this.self = self;
        this.cluster = cluster;
        this.volumes = volumes;
        this.clock = clock;
    }

    @Override
    public void beforeConfigure(BaseMainSupport support) {
        CamelContext context = support.getCamelContext();
        context.getCamelContextExtension().setDescription("Drover " + DroverVersion.drover());
        context.getCamelContextExtension().addInterceptStrategy(new MarkedSteps());
        LeaseTerms terms = terms(context);
        LeaseFence fence =
                new LeaseFence(NamespaceLease.NAME, terms.trust(), API_PATIENCE, System::nanoTime);
        LeaderWork work =
                new LeaderWork(cluster.fenced(fence::isOpen), options.defaultTargetUrl(), volumes);
        Leadership leading = new Leadership(lease(terms), work, fence);
        leadership = Optional.of(leading);
        leading.start();
        ControlPlane bound =
                ControlPlane.bind(context, cluster, fence, options, leading::otherHolder, clock);
        plane = Optional.of(bound);
        work.attach(bound);
    }

    private static LeaseTerms terms(CamelContext context) {
        return context.getPropertiesComponent()
                .resolveProperty(LeaseTerms.PROPERTY)
                .map(LeaseTerms::parse)
                .orElse(LeaseTerms.DEFAULT);
    }

    private NamespaceLease lease(LeaseTerms terms) {
        return new NamespaceLease(
                cluster, self.identity(), self.description(), terms, clock, System::nanoTime);
    }

    @Override
    public void afterConfigure(BaseMainSupport support) {
        CamelContext context = support.getCamelContext();
        ServerPort.requireFree(context.getPropertiesComponent(), ServerPort.MANAGEMENT);
        guardConsole(context);
        RouteLoading files = loading(context, options.routes());
        loading = Optional.of(files);
        files.beforeStart();
    }

    private static void guardConsole(CamelContext context) {
        try {
            ConsoleServer.prepare(context);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // the boundary of Camel's context, which declares Exception
            throw new IllegalStateException("the console cannot be guarded", e);
        }
    }

    private static RouteLoading loading(CamelContext context, Optional<Path> own) {
        try {
            RouteFiles files = RouteFiles.resolve(context, own);
            return new RouteLoading(
                    context,
                    ConsoleServer.isEnabled(context) ? files : ConsoleServer.without(files));
        } catch (IOException e) {
            throw new UncheckedIOException("the route files cannot be listed", e);
        }
    }

    /** What is left to do when Camel's context has started. */
    void finish() {
        loading.orElseThrow().afterStart();
        controlPlane().started();
    }

    ControlPlane controlPlane() {
        return plane.orElseThrow();
    }

    /** Empty if the start did not come that far. */
    Optional<ControlPlane> bound() {
        return plane;
    }

    Leadership leadership() {
        return leadership.orElseThrow();
    }

    /** Gives the Lease back if the start came that far. */
    void abandon() {
        leadership.ifPresent(Leadership::close);
    }
}
