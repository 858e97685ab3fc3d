package io.drover.support;

import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.TestEngine;
import io.drover.control.connection.TargetConnections;
import io.drover.control.job.JobRunner;
import io.drover.mover.DataMoverRoute;
import io.drover.mover.Transfers;
import io.drover.reconcile.Informers;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Events;
import io.drover.resource.Names;
import io.drover.resource.StatusWriter;
import io.fabric8.kubernetes.api.model.HasMetadata;

import org.apache.camel.impl.DefaultCamelContext;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What the steps of the control plane work with: an API server, stores in memory, and a clock that
 * stands still. A test makes the step that it is about of these parts.
 */
public final class TestPlane implements AutoCloseable {
    private final TestCluster api = TestCluster.start();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final TestReconciliations runs = new TestReconciliations(context, api.cluster());
    private final TestTargets targets = new TestTargets();
    private final JobRunner jobs = new JobRunner();
    private final StatusWriter writer = new StatusWriter(api.cluster());
    private final Informers informers = new Informers(api.cluster(), 0);
    private final Events events = new Events(api.cluster(), this::now);
    private final TargetConnections connections =
            new TargetConnections(
                    api.cluster(), api.cluster(), targets, TestEngine.OPTIONS, this::now);
    private volatile Instant now = Instant.now();

    public TestPlane() throws IOException {}

    public TestCluster api() {
        return api;
    }

    public Cluster cluster() {
        return api.cluster();
    }

    public TestReconciliations reconciliations() {
        return runs;
    }

    public TestTargets targets() {
        return targets;
    }

    public JobRunner jobs() {
        return jobs;
    }

    public StatusWriter writer() {
        return writer;
    }

    public Informers informers() {
        return informers;
    }

    public Events events() {
        return events;
    }

    public TargetConnections connections() {
        return connections;
    }

    /** It has no route: nothing is backed up or restored here. */
    public DataMoverRoute mover() {
        return new DataMoverRoute(context, new Transfers());
    }

    public Instant now() {
        return now;
    }

    /** Advances the time, here and in the stores. */
    public void advance(Duration time) {
        now = now.plus(time);
        targets.advance(time);
    }

    /** Sets the clock here, and not those of the stores. */
    public void set(Instant time) {
        now = time;
    }

    /** An available target whose store is empty; returns the store. */
    public FaultyStore target(String name) {
        String url = "file:///" + name;
        BackupTarget target = new BackupTarget();
        target.getSpec().backupTargetURL = url;
        BackupTarget.Status available = new BackupTarget.Status();
        available.available = true;
        writer.write(create(target, name, Map.of()), available);
        return targets.at(url);
    }

    /** The resource of a volume on a target. */
    public BackupVolume backupVolume(String name, String volume, String target) {
        BackupVolume resource = new BackupVolume();
        resource.getSpec().volumeName = volume;
        resource.getSpec().backupTargetName = target;
        return create(resource, name, labels(volume, target));
    }

    /** The resource of a backup that is in a store, not described yet. */
    public Backup backup(String name, String volume, String target) {
        return create(new Backup(), name, labels(volume, target));
    }

    private static Map<String, String> labels(String volume, String target) {
        return Map.of(Names.LABEL_BACKUP_VOLUME, volume, Names.LABEL_TARGET, target);
    }

    public <T extends HasMetadata> T create(T object, String name, Map<String, String> labels) {
        object.setMetadata(api.cluster().metadata(name, labels));
        return api.cluster().client().resource(object).create();
    }

    @Override
    public void close() {
        jobs.close();
        informers.close();
        api.close();
    }
}
