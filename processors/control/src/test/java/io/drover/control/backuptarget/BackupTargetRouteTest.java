package io.drover.control.backuptarget;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.TestVolume;
import io.drover.control.backupvolume.BackupVolumes;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Names;
import io.drover.resource.Times;
import io.drover.support.CapturedLog;
import io.drover.support.TargetRoutes;
import io.drover.support.TestPlane;
import io.fabric8.kubernetes.api.model.Event;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

class BackupTargetRouteTest {
    private TestPlane plane;
    private FaultyStore store;
    private TargetRoutes routes;
    private BackupVolumes volumes;

    @BeforeEach
    void start() throws Exception {
        plane = new TestPlane();
        store = plane.target("default");
        volumes = new BackupVolumes(plane.cluster(), plane.cluster(), plane::now);
        routes = new TargetRoutes(plane);
    }

    @AfterEach
    void stop() {
        routes.close();
        plane.close();
    }

    private void synchronise() throws Exception {
        routes.reconcileTarget("default");
    }

    private Void synchronised() throws Exception {
        synchronise();
        return null;
    }

    @Test
    void oldestResourceOfAVolumeStaysAndOthersGoAlone() throws Exception {
        TestVolume volume = TestVolume.small("vol");
        volume.backup(store, "first", 1, volume.content(1));
        plane.backupVolume("a-vol", "vol", "default");
        plane.backupVolume("vol-again", "vol", "default");

        synchronise();

        BackupVolume second = plane.api().get(BackupVolume.class, "vol-again");
        assertThat(second.isMarkedForDeletion()).isTrue();
        assertThat(second.getMetadata().getLabels()).containsKey(Names.LABEL_RESOURCE_ONLY);
        BackupVolume first = plane.api().get(BackupVolume.class, "a-vol");
        assertThat(first.isMarkedForDeletion()).isFalse();
        assertThat(routes.isSyncRequested("a-vol")).isTrue();
        assertThat(plane.cluster().list(BackupVolume.class)).hasSize(2);
    }

    @Test
    void resourceIsFoundWhateverItsName() {
        plane.backupVolume("pvc-1", "pvc-1", "default");

        volumes.requestSync(plane.api().get(BackupTarget.class, "default"), "pvc-1");

        assertThat(plane.cluster().list(BackupVolume.class))
                .singleElement()
                .satisfies(volume -> assertThat(volume.getSpec().syncRequestedAt).isNotEmpty());
    }

    private void pollAgain() throws Exception {
        plane.advance(Duration.ofMinutes(5));
        plane.cluster()
                .patchSpec(
                        BackupTarget.class,
                        "default",
                        Map.of("syncRequestedAt", Times.format(plane.now())));
        synchronise();
    }

    private List<String> warnings() {
        return plane.cluster().list(Event.class).stream()
                .filter(event -> event.getReason().equals("VolumesNotShown"))
                .map(Event::getMessage)
                .toList();
    }

    private Condition notShown() {
        return Conditions.find(
                        plane.api().get(BackupTarget.class, "default").getStatus().conditions,
                        "VolumesNotShown")
                .orElseThrow();
    }

    @Test
    void volumesThatCannotBeShownAreReportedAgainOnlyIfTheyChange() throws Exception {
        TestVolume first = TestVolume.small("ends-with-");
        first.backup(store, "b1", 1, first.content(1));

        synchronise();
        pollAgain();

        assertThat(warnings()).singleElement().asString().contains("ends-with-");
        assertThat(notShown().status()).isEqualTo(Condition.TRUE);

        TestVolume second = TestVolume.small("this-too_");
        second.backup(store, "b2", 1, second.content(1));
        pollAgain();
        pollAgain();

        assertThat(warnings()).hasSize(2);
        assertThat(notShown().message()).contains("ends-with-", "this-too_");
    }

    @Test
    void conditionIsFalseOnceTheyHaveBeenDeleted() throws Exception {
        TestVolume volume = TestVolume.small("ends-with-");
        volume.backup(store, "b1", 1, volume.content(1));
        synchronise();

        plane.connections()
                .open(plane.api().get(BackupTarget.class, "default"))
                .deleteVolume(new VolumeName("ends-with-"));
        pollAgain();

        assertThat(notShown().status()).isEqualTo(Condition.FALSE);
        assertThat(warnings()).hasSize(1);
    }

    private BackupTarget target() {
        return plane.api().get(BackupTarget.class, "default");
    }

    private List<String> messages(String reason) {
        return plane.cluster().list(Event.class).stream()
                .filter(event -> event.getReason().equals(reason))
                .map(Event::getMessage)
                .toList();
    }

    @Test
    void unavailableTargetReportsTheReasonAndKeepsItsResources() throws Exception {
        TestVolume volume = TestVolume.small("vol");
        volume.backup(store, "first", 1, volume.content(1));
        synchronise();
        String synced = target().getStatus().lastSyncedAt;
        store.on(FaultyStore.Kind.LIST).fails(key -> new StoreException.Unavailable("it is down"));
        plane.advance(Duration.ofMinutes(5));
        routes.requestSync(BackupTarget.class, "default");

        assertThat(routes.reconcileTarget("default")).contains(Duration.ofSeconds(10));

        BackupTarget.Status status = target().getStatus();
        assertThat(status.available).isFalse();
        assertThat(Conditions.find(status.conditions, "Unavailable"))
                .hasValueSatisfying(why -> assertThat(why.message()).isEqualTo("it is down"));
        assertThat(status.lastSyncedAt).isEqualTo(synced);
        assertThat(messages("Unavailable")).containsExactly("it is down");
        assertThat(plane.cluster().list(BackupVolume.class))
                .singleElement()
                .matches(present -> !present.isMarkedForDeletion());
    }

    @Test
    void invalidPollIntervalIsReportedWithoutARequestToTheStore() throws Exception {
        plane.cluster().patchSpec(BackupTarget.class, "default", Map.of("pollInterval", "soon"));

        synchronise();

        assertThat(Conditions.find(target().getStatus().conditions, "Unavailable"))
                .hasValueSatisfying(
                        why -> assertThat(why.message()).contains("spec.pollInterval: 'soon'"));
        assertThat(store.count(FaultyStore.Kind.LIST)).isZero();
        assertThat(store.count(FaultyStore.Kind.CHILDREN)).isZero();
    }

    @Test
    void timerAsksOnceForWhatIsNotDoneYet() throws Exception {
        routes.tick("default");
        assertThat(target().getSpec().syncRequestedAt).as("the first is due anyway").isEmpty();
        synchronise();

        plane.advance(Duration.ofMinutes(5));
        routes.tick("default");
        String asked = target().getSpec().syncRequestedAt;
        plane.advance(Duration.ofMinutes(5));
        routes.tick("default");

        assertThat(asked).isNotEmpty();
        assertThat(target().getSpec().syncRequestedAt).isEqualTo(asked);
    }

    @Test
    void statusIsWrittenAlthoughASynchronisationIsRequestedMeanwhileWhichIsDueThen()
            throws Exception {
        CountDownLatch listing = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        store.on(FaultyStore.Kind.LIST).nth(1).waits(listing, asked);
        FutureTask<Void> run = new FutureTask<>(this::synchronised);
        Thread.startVirtualThread(run);
        listing.await();
        plane.advance(Duration.ofSeconds(30));
        routes.requestSync(BackupTarget.class, "default");
        asked.countDown();
        run.get();

        assertThat(target().getStatus().available).isTrue();
        assertThat(target().getStatus().lastSyncedAt).isNotEmpty();
        assertThat(TargetCases.caseOf(target())).isEqualTo("sync-due");
    }

    private String resourceOf(String volume) {
        return BackupVolumes.find(plane.cluster(), "default", volume)
                .orElseThrow()
                .getMetadata()
                .getName();
    }

    private void synchroniseVolume(String resource) throws Exception {
        plane.advance(Duration.ofMinutes(2));
        routes.requestSync(BackupVolume.class, resource);
        plane.advance(Duration.ofSeconds(1));
        routes.reconcileVolume(resource);
    }

    private void setState(String backup, String state) {
        Backup.Status status = new Backup.Status();
        status.state = state;
        status.lastSyncedAt = Times.format(plane.now());
        plane.writer().write(plane.api().get(Backup.class, backup), status);
    }

    /** The volumes that a poll wants to be looked at. */
    private List<String> requestedByPoll(String... volumes) throws Exception {
        pollAgain();
        return Stream.of(volumes)
                .filter(volume -> routes.isSyncRequested(resourceOf(volume)))
                .toList();
    }

    @Test
    void pollLooksOnlyAtVolumesThatHaveChanged() throws Exception {
        TestVolume one = TestVolume.small("one");
        TestVolume two = TestVolume.small("two");
        one.backup(store, "first", 1, one.content(1));
        two.backup(store, "second", 1, two.content(1));
        synchronise();
        for (String volume : List.of("one", "two")) {
            synchroniseVolume(resourceOf(volume));
            synchroniseVolume(resourceOf(volume));
        }
        setState("first", "Completed");
        setState("second", "Completed");
        int before = store.count(FaultyStore.Kind.LIST) + store.count(FaultyStore.Kind.STAT);

        assertThat(requestedByPoll("one", "two")).as("nothing has changed").isEmpty();
        assertThat(store.count(FaultyStore.Kind.LIST) + store.count(FaultyStore.Kind.STAT))
                .isEqualTo(before + 1);

        two.backup(store, "third", 2, two.content(2));
        assertThat(requestedByPoll("one", "two")).as("a backup was added").containsExactly("two");

        synchroniseVolume(resourceOf("two"));
        synchroniseVolume(resourceOf("two"));
        setState("third", "Completed");
        assertThat(requestedByPoll("one", "two")).isEmpty();
        setState("third", "Error");
        assertThat(requestedByPoll("one", "two")).as("one failed").containsExactly("two");
        setState("third", "Completed");
        plane.connections()
                .open(target())
                .deleteBackup(new VolumeName("one"), new BackupName("first"));
        assertThat(requestedByPoll("one", "two")).as("one was removed").contains("one");
    }

    @Test
    void removedResourceOfASingleVolumeIsNamedWithTheReason() throws Exception {
        TestVolume volume = TestVolume.small("vol");
        volume.backup(store, "first", 1, volume.content(1));
        synchronise();
        plane.connections().open(target()).deleteVolume(new VolumeName("vol"));
        String name = plane.cluster().list(BackupVolume.class).getFirst().getMetadata().getName();

        try (CapturedLog log = CapturedLog.of(VolumeListing.class.getName())) {
            pollAgain();
            assertThat(log.infos())
                    .anyMatch(line -> line.contains(name) && line.contains("no such volume"));
        }

        assertThat(messages("BackupVolumesRemoved"))
                .singleElement()
                .asString()
                .contains(name, "the store has no such volume any more");
    }

    @Test
    void targetThatIsDeletedWaitsForItsVolumesWithoutAskingAgain() throws Exception {
        plane.backupVolume("vol-1", "vol", "default");
        plane.cluster().delete(BackupTarget.class, "default");

        assertThat(routes.reconcileTarget("default")).as("no requeue is requested").isEmpty();
        assertThat(target().isMarkedForDeletion()).isTrue();
        BackupVolume leaving = plane.api().get(BackupVolume.class, "vol-1");
        assertThat(leaving.getMetadata().getLabels()).containsKey(Names.LABEL_RESOURCE_ONLY);

        routes.reconcileVolume("vol-1");
        routes.reconcileTarget("default");

        assertThat(plane.cluster().find(BackupTarget.class, "default")).isEmpty();
    }

    @Test
    void requestedBackupStaysWhenItsVolumeVanishesFromTheStore() throws Exception {
        plane.backupVolume("vol-1", "vol", "default");
        Backup asked = new Backup();
        asked.getSpec().snapshotName = "monday";
        plane.create(
                asked,
                "asked",
                Map.of(Names.LABEL_TARGET, "default", Names.LABEL_BACKUP_VOLUME, "vol"));
        plane.backup("found", "vol", "default");

        synchronise();
        routes.reconcileVolume("vol-1");

        assertThat(plane.cluster().find(BackupVolume.class, "vol-1")).isEmpty();
        assertThat(plane.api().get(Backup.class, "asked").isMarkedForDeletion()).isFalse();
        assertThat(plane.api().get(Backup.class, "found").isMarkedForDeletion()).isTrue();
    }
}
