package io.drover.support;

import io.drover.control.backuptarget.TargetAvailability;
import io.drover.control.backuptarget.TargetCases;
import io.drover.control.backuptarget.TargetPolling;
import io.drover.control.backuptarget.TargetVolumes;
import io.drover.control.backuptarget.VolumeListing;
import io.drover.control.backupvolume.BackupRemoval;
import io.drover.control.backupvolume.BackupVolumeCases;
import io.drover.control.backupvolume.BackupVolumeConfiguration;
import io.drover.control.backupvolume.BackupVolumeDeletion;
import io.drover.control.backupvolume.BackupVolumeSync;
import io.drover.control.backupvolume.BackupVolumes;
import io.drover.control.backupvolume.FoundBackupCreation;
import io.drover.control.connection.FoundBackups;
import io.drover.control.connection.SyncRequests;
import io.drover.control.image.ImageBackups;
import io.drover.control.image.ImageListing;
import io.drover.control.job.Attempts;
import io.drover.control.job.Retries;
import io.drover.control.setting.Settings;
import io.drover.control.system.SystemBackupSync;
import io.drover.control.verification.VerificationCases;
import io.drover.control.verification.VerificationSpecification;
import io.drover.reconcile.Reconciliations;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Times;
import io.fabric8.kubernetes.api.model.HasMetadata;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The routes of targets and of backup volumes, over a {@link TestPlane}. */
public final class TargetRoutes implements AutoCloseable {
    private final SyncRequests requests;
    private final TestPlane plane;
    private final DefaultCamelContext timers = new DefaultCamelContext();
    private final TargetPolling polling;
    private final TestRoutes targets;
    private final TestRoutes volumes;

    public TargetRoutes(TestPlane plane) throws Exception {
        this.plane = plane;
        this.polling = new TargetPolling(timers, plane.cluster(), plane.cluster(), plane::now);
        Map<String, Object> beans = new HashMap<>();
        this.requests = new SyncRequests(plane::now);
        beans.put("targetCases", new TargetCases(requests));
        beans.put("targetPolling", new Untimed());
        beans.put("defaultBackupStore", new Untimed());
        beans.put("targetAvailability", new TargetAvailability(plane.connections(), plane::now));
        beans.put(
                "targetVolumes",
                new TargetVolumes(
                        plane.cluster(),
                        plane.informers(),
                        plane.cluster(),
                        plane.connections(),
                        requests));
        beans.put(
                "volumeListing",
                new VolumeListing(
                        plane.cluster(),
                        plane.cluster(),
                        plane.connections(),
                        new BackupVolumes(plane.cluster(), plane.cluster(), plane::now),
                        requests,
                        plane.informers(),
                        plane::now));
        beans.put(
                "imageListing",
                new ImageListing(
                        plane.cluster(),
                        plane.cluster(),
                        plane.connections(),
                        new ImageBackups(plane.cluster(), plane.cluster())));
        beans.put(
                "systemBackupSync",
                new SystemBackupSync(plane.cluster(), plane.cluster(), plane.connections()));
        beans.put("verificationSpecification", new VerificationSpecification(plane::now));
        beans.put("verificationCases", new VerificationCases(plane.jobs(), plane::now));
        beans.put("verificationTimer", new Untimed());
        beans.put("verificationRuns", new Unverified());
        this.targets = new TestRoutes(plane, "backup-target", beans).with("verification");
        this.volumes = new TestRoutes(plane, "backup-volume", ofVolumes(plane, requests));
    }

    /** Timers are Quartz's, which a test does not wait for. */
    public static final class Untimed {
        public void adjust() {}

        public void apply() {}

        public void stop() {}
    }

    /** No target of these tests has a schedule. */
    public static final class Unverified {
        public void start() {}

        public void resume() {}

        public void end() {}

        public void showNext() {}

        public void stop() {}
    }

    private static Map<String, Object> ofVolumes(TestPlane plane, SyncRequests requests) {
        FoundBackups found = new FoundBackups();
        Map<String, Object> beans = new HashMap<>();
        beans.put("backupVolumeCases", new BackupVolumeCases(plane.connections(), requests));
        beans.put(
                "backupVolumeDeletion",
                new BackupVolumeDeletion(
                        plane.cluster(),
                        plane.cluster(),
                        plane.connections(),
                        new Attempts(
                                plane.jobs(),
                                new Retries(
                                        plane::now, Duration.ofSeconds(2), Duration.ofMinutes(1))),
                        plane.informers()));
        beans.put(
                "backupVolumeSync",
                new BackupVolumeSync(
                        plane.cluster(),
                        plane.informers(),
                        plane.connections(),
                        found,
                        requests,
                        new Settings(plane.cluster()),
                        plane::now));
        beans.put("backupVolumeConfiguration", new BackupVolumeConfiguration(plane.cluster()));
        beans.put(
                "foundBackupCreation",
                new FoundBackupCreation(plane.cluster(), plane.cluster(), found));
        beans.put("backupRemoval", new BackupRemoval(plane.cluster()));
        return beans;
    }

    /**
     * @return the time after which the route asks to be run again
     * @throws Exception what made the reconciliation fail
     */
    public Optional<Duration> reconcileTarget(String name) throws Exception {
        return requeueAfter(targets.look(BackupTarget.class, name));
    }

    /** As {@link #reconcileTarget}. */
    public Optional<Duration> reconcileVolume(String name) throws Exception {
        return requeueAfter(volumes.look(BackupVolume.class, name));
    }

    private static Optional<Duration> requeueAfter(Exchange exchange) {
        return Optional.ofNullable(
                exchange.getMessage().getHeader(Reconciliations.REQUEUE_AFTER, Duration.class));
    }

    /** Whether a poll wants the BackupVolume compared with the store. */
    public boolean isSyncRequested(String volume) {
        return requests.contains(volume);
    }

    /** Calls the bean as the timer of a target does. */
    public void tick(String target) {
        polling.requestSync(target);
    }

    /** As if the target's synchronisation were requested at this time. */
    public void requestSync(Class<? extends HasMetadata> kind, String name) {
        plane.cluster().patchSpec(kind, name, Map.of("syncRequestedAt", Times.format(plane.now())));
    }

    @Override
    public void close() {
        targets.close();
        volumes.close();
        timers.stop();
    }
}
