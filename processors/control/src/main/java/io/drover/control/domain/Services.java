package io.drover.control.domain;

import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.control.connection.DeletionWeights;
import io.drover.control.connection.FoundBackups;
import io.drover.control.connection.SyncRequests;
import io.drover.control.connection.TargetConnections;
import io.drover.control.connection.TargetTrials;
import io.drover.control.job.Attempts;
import io.drover.control.job.JobRunner;
import io.drover.control.job.Retries;
import io.drover.control.job.RunCounts;
import io.drover.control.job.WaitingJobs;
import io.drover.control.setting.Settings;
import io.drover.mover.DataMoverRoute;
import io.drover.mover.Transfers;
import io.drover.reconcile.CacheScope;
import io.drover.reconcile.Informers;
import io.drover.resource.Cluster;
import io.drover.resource.Events;
import io.drover.resource.StatusWriter;
import io.drover.store.TargetStores;
import io.drover.volume.VolumeDevices;
import io.drover.volume.VolumeDriver;
import io.fabric8.kubernetes.api.model.Quantity;

import org.apache.camel.CamelContext;

import java.time.Duration;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What all domains of the control plane work with. Made once for a runtime. */
public final class Services implements AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final CamelContext context;
    private final Supplier<Optional<String>> otherHolder;
    private final Cluster cluster;
    private final VolumeDriver driver;
    private final VolumeDevices devices;
    private final TargetStores stores;
    private final InstantSource clock;
    private final JobRunner jobs = new JobRunner();
    private final Retries retries;
    private final Attempts attempts;
    private final WaitingJobs waitingJobs;
    private final Informers caches;
    private final Events events;
    private final Settings settings;
    private final StatusWriter writer;
    private final TargetConnections connections;
    private final SyncRequests syncRequests;
    private final FoundBackups foundBackups = new FoundBackups();
    private final Transfers transfers = new Transfers();
    private final RunCounts runCounts = new RunCounts();
    private final DataMoverRoute mover;
    private final ClusterId clusterId;

    /**
     * @param otherHolder the Drover that works in the namespace instead of this one, in words
     */
    public Services(
            CamelContext context,
            Cluster cluster,
            VolumeDriver driver,
            VolumeDevices devices,
            TargetStores stores,
            Supplier<Optional<String>> otherHolder,
            InstantSource clock) {
        this.context = context;
        this.otherHolder = otherHolder;
        this.cluster = cluster;
        this.driver = driver;
        this.devices = devices;
        this.stores = stores;
        this.clock = clock;
        this.syncRequests = new SyncRequests(clock);
        this.retries = new Retries(clock, FIRST_PAUSE, LONGEST_PAUSE);
        this.attempts = new Attempts(jobs, retries);
        this.waitingJobs = new WaitingJobs(retries, clock);
        this.caches = new Informers(cluster, duration("drover.resync", "10m").toMillis(), scopes());
        this.events = new Events(cluster, clock);
        this.settings = new Settings(caches);
        this.writer = new StatusWriter(cluster);
        this.connections =
                new TargetConnections(caches, cluster, stores, EngineOptions.defaults(), clock);
        this.mover = new DataMoverRoute(context, transfers);
        this.clusterId =
                new ClusterId(
                        cluster,
                        context.getPropertiesComponent().resolveProperty("drover.cluster.id"));
    }

    /**
     * A property that is a time, such as {@code 10m}.
     *
     * @param fallback its value where it is not set
     * @throws IllegalArgumentException if it is no such time
     */
    public Duration duration(String property, String fallback) {
        String text = context.getPropertiesComponent().resolveProperty(property).orElse(fallback);
        try {
            return Duration.parse("PT" + text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "%s is '%s'; set it to a time such as %s".formatted(property, text, fallback),
                    e);
        }
    }

    /**
     * A property that is a size, such as {@code 64Gi}.
     *
     * @param fallback its value where it is not set
     * @return bytes
     * @throws IllegalArgumentException if it is no such size
     */
    public long bytes(String property, String fallback) {
        String text = context.getPropertiesComponent().resolveProperty(property).orElse(fallback);
        try {
            return Quantity.getAmountInBytes(new Quantity(text)).longValueExact();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "%s is '%s'; set it to a size such as %s".formatted(property, text, fallback),
                    e);
        }
    }

    /**
     * A property that is a count.
     *
     * @param fallback its value where it is not set
     * @throws IllegalArgumentException if it is no whole number of 0 or more
     */
    public int number(String property, int fallback) {
        String text = text(property, Integer.toString(fallback));
        if (!text.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException(
                    "%s is '%s'; set it to a number such as %d"
                            .formatted(property, text, fallback));
        }
        return Integer.parseInt(text);
    }

    /** Whether volumes are provisioned for claims. */
    public boolean isProvisioning() {
        return isOn("drover.provisioner.enabled");
    }

    /** Whether volumes may be claims of other CSI drivers. */
    public boolean isServingClaims() {
        return isOn(ClaimSwitch.PROPERTY);
    }

    private Set<CacheScope> scopes() {
        Set<CacheScope> scopes = EnumSet.of(CacheScope.RESOURCES);
        if (isProvisioning()) {
            scopes.add(CacheScope.PROVISIONING);
        }
        if (isServingClaims()) {
            scopes.add(CacheScope.CLAIMS);
        }
        return scopes;
    }

    /** A property as it is written; {@code fallback} where it is not set, or empty. */
    public String text(String property, String fallback) {
        return context.getPropertiesComponent()
                .resolveProperty(property)
                .filter(text -> !text.isBlank())
                .map(String::strip)
                .orElse(fallback);
    }

    /** Whether a property such as {@code drover.provisioner.enabled} is {@code true}. */
    public boolean isOn(String property) {
        return context.getPropertiesComponent()
                .resolveProperty(property)
                .map(Boolean::parseBoolean)
                .orElse(false);
    }

    /** Where Drover runs: {@code drover.node}, or the name of this machine. */
    public String node() {
        return NodeName.or(context.getPropertiesComponent().resolveProperty("drover.node"));
    }

    /** What distinguishes this Drover from others that back up to the same targets. */
    public ClusterId clusterId() {
        return clusterId;
    }

    public CamelContext context() {
        return context;
    }

    /** The Drover that works in the namespace instead of this one, in words; empty if this does. */
    public Optional<String> otherHolder() {
        return otherHolder.get();
    }

    /** The API server: for writes, and for reads that no cache can serve. */
    public Cluster cluster() {
        return cluster;
    }

    /** Where reconcilers read. */
    public Informers caches() {
        return caches;
    }

    public VolumeDriver driver() {
        return driver;
    }

    public VolumeDevices devices() {
        return devices;
    }

    public InstantSource clock() {
        return clock;
    }

    public JobRunner jobs() {
        return jobs;
    }

    public Retries retries() {
        return retries;
    }

    public Attempts attempts() {
        return attempts;
    }

    public WaitingJobs waitingJobs() {
        return waitingJobs;
    }

    public Events events() {
        return events;
    }

    public Settings settings() {
        return settings;
    }

    public StatusWriter writer() {
        return writer;
    }

    public TargetConnections connections() {
        return connections;
    }

    /** Trials of targets that are not there yet. */
    public TargetTrials targetTrials() {
        return new TargetTrials(cluster, connections, stores);
    }

    /** What deletions of backups would remove. */
    public DeletionWeights deletionWeights() {
        return new DeletionWeights(connections);
    }

    public SyncRequests syncRequests() {
        return syncRequests;
    }

    /** What synchronisations have read of backups that they create. */
    public FoundBackups foundBackups() {
        return foundBackups;
    }

    public Transfers transfers() {
        return transfers;
    }

    /** How runs of recurring jobs have ended. */
    public RunCounts runCounts() {
        return runCounts;
    }

    public DataMoverRoute mover() {
        return mover;
    }

    @Override
    public void close() {
        caches.close();
        stores.close();
        cluster.close();
    }
}
