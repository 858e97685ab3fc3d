package io.drover.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.EngineOptions;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.endpoint.reconcile.Informers;
import io.drover.job.Attempts;
import io.drover.job.JobRunner;
import io.drover.job.Retries;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Events;
import io.drover.resource.Run;
import io.drover.resource.StatusWriter;
import io.drover.support.TestCluster;
import io.drover.support.TestRuns;
import io.drover.support.TestTargets;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

@Timeout(60)
class BackupVolumeDeletionTest {
    private static final String URL = "file:///store";

    private final JobRunner jobs = new JobRunner();
    private final TestTargets targets = new TestTargets();
    private Instant now = Instant.EPOCH;
    private TestCluster api;
    private TestRuns runs;
    private BackupVolumeDeletion deletion;

    @BeforeEach
    void start() throws IOException {
        api = TestCluster.start();
        runs = new TestRuns(new DefaultCamelContext(), api.cluster());
        deletion =
                new BackupVolumeDeletion(
                        api.cluster(),
                        new TargetConnections(
                                api.cluster(), targets, EngineOptions.defaults(), () -> now),
                        new Attempts(
                                jobs,
                                new Retries(
                                        () -> now, Duration.ofSeconds(2), Duration.ofMinutes(1))),
                        new Informers(api.cluster(), 0),
                        new Events(api.cluster(), () -> now));
        BackupTarget target = new BackupTarget();
        target.getSpec().backupTargetURL = URL;
        target = api.create(target, "default");
        BackupTarget.Status available = new BackupTarget.Status();
        available.available = true;
        new StatusWriter(api.cluster()).write(target, available);
        BackupVolume volume = new BackupVolume();
        volume.getSpec().backupTargetName = "default";
        volume.getSpec().volumeName = "vol";
        api.create(volume, "vol-1");
        api.cluster().delete(BackupVolume.class, "vol-1");
    }

    @AfterEach
    void stop() {
        jobs.close();
        api.close();
    }

    private Run<BackupVolume, BackupVolume.Status> look() {
        Run<BackupVolume, BackupVolume.Status> run = runs.begin(BackupVolume.class, "vol-1");
        deletion.delete(run);
        return run;
    }

    /** Begins an attempt if need be, and looks at its end. */
    private Run<BackupVolume, BackupVolume.Status> lookAtTheEnd() {
        Run<BackupVolume, BackupVolume.Status> run = look();
        if (run.requeueAfter().equals(Optional.of(BackupVolumeDeletion.POLL))) {
            await().until(() -> jobs.running("delete-volume/") == 0);
            run = look();
        }
        runs.publish(run);
        return run;
    }

    @Test
    void pausesGrowWhileTheStoreRefuses() {
        for (FaultyStore.Kind kind : FaultyStore.Kind.values()) {
            targets.at(URL).on(kind).fails(key -> new StoreException.Forbidden("not allowed"));
        }

        Run<BackupVolume, BackupVolume.Status> first = lookAtTheEnd();
        now = now.plusSeconds(2);
        Run<BackupVolume, BackupVolume.Status> second = lookAtTheEnd();

        assertThat(first.requeueAfter()).contains(Duration.ofSeconds(2));
        assertThat(second.requeueAfter()).contains(Duration.ofSeconds(4));
        assertThat(second.status().messages).containsEntry("error", "not allowed");
        assertThat(api.cluster().find(BackupVolume.class, "vol-1")).isPresent();
    }

    @Test
    void resourceGoesOnceTheDataHasGone() {
        lookAtTheEnd();

        assertThat(api.cluster().find(BackupVolume.class, "vol-1")).isEmpty();
    }
}
