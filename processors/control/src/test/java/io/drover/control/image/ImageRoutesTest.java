package io.drover.control.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.FaultyStore.Kind;
import io.drover.blockengine.support.TestImage;
import io.drover.control.job.Attempts;
import io.drover.control.job.Retries;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackingImage;
import io.drover.resource.Conditions;
import io.drover.resource.Volume;
import io.drover.support.TestCluster;
import io.drover.support.TestPlane;
import io.drover.support.TestRoutes;
import io.drover.volume.file.FileVolumeDriver;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

@Timeout(60)
class ImageRoutesTest {
    private static final Duration PAUSE = Duration.ofMinutes(5);

    @TempDir private Path directory;
    private TestPlane plane;
    private FileVolumeDriver driver;
    private ImageStates states;
    private TestRoutes routes;

    @BeforeEach
    void start() throws Exception {
        plane = new TestPlane();
        driver = new FileVolumeDriver(directory, plane::now);
        states = new ImageStates(TestRoutes.NODE, plane::now);
        Retries retries = new Retries(plane::now, PAUSE, PAUSE);
        routes =
                new TestRoutes(
                        plane,
                        "backing-image",
                        Map.of(
                                "imageCases",
                                new ImageCases(states),
                                "imageFetching",
                                new ImageFetching(
                                        new ImageWriters(
                                                plane.cluster(),
                                                plane.informers(),
                                                plane.connections(),
                                                driver,
                                                new HostCheck(false)),
                                        driver.images(),
                                        new Attempts(plane.jobs(), retries),
                                        plane.jobs(),
                                        plane.informers(),
                                        states,
                                        PAUSE),
                                "imageReport",
                                new ImageReport(states),
                                "imageRemoval",
                                new ImageRemoval(
                                        plane.cluster(),
                                        driver.images(),
                                        plane.jobs(),
                                        retries,
                                        plane.informers())));
        driver.create("source", 8192);
        driver.write("source", 4096, ByteBuffer.wrap(new byte[] {1, 2, 3}));
    }

    @AfterEach
    void stop() {
        routes.close();
        plane.close();
    }

    private void create(String name, String type, Map<String, String> parameters) {
        BackingImage image = new BackingImage();
        image.getSpec().sourceType = type;
        image.getSpec().sourceParameters = parameters;
        plane.create(image, name, Map.of());
    }

    private Reconciliation<BackingImage, BackingImage.Status> look(String name) throws Exception {
        return routes.reconcile(BackingImage.class, name);
    }

    private String state(String name) throws Exception {
        return states.of(look(name).status());
    }

    private void assertReady(String name, String value, String reason, String message)
            throws Exception {
        assertThat(Conditions.find(look(name).status().conditions, BackingImage.READY))
                .hasValueSatisfying(
                        condition -> {
                            assertThat(condition.status()).isEqualTo(value);
                            assertThat(condition.reason()).isEqualTo(reason);
                            assertThat(condition.message()).contains(message);
                        });
    }

    @Test
    void itsConditionSaysWhetherItIsReadyAndWhyNot() throws Exception {
        create("copy", "clone", Map.of("backing-image", "exported"));
        assertReady("copy", "False", "Waiting", "there is no image 'exported'");
        create("wrong", "clone", Map.of());
        assertReady("wrong", "False", "InvalidSpec", "spec.sourceParameters.backing-image");
        create("local", "download", Map.of("url", "http://127.0.0.1:1/image"));
        await().until(() -> state("local").equals(ImageStates.FAILED));
        assertReady("local", "False", "Failed", "drover.image.download.local");
        export("exported");
        assertReady("exported", "True", "", "");
        driver.images().delete("exported");
        assertReady("exported", "False", "Gone", "is fetched again");
    }

    private void volume(String name, String image) {
        Volume volume = new Volume();
        volume.getSpec().size = "8192";
        volume.getSpec().backingImage = image;
        plane.create(volume, name, Map.of());
    }

    private void export(String name) {
        volume("source", "");
        create(name, "export-from-volume", Map.of("volume-name", "source"));
        await().until(() -> state(name).equals(ImageStates.READY));
    }

    @Test
    void isExportedFromAVolume() throws Exception {
        export("exported");

        BackingImage.Status status = plane.api().get(BackingImage.class, "exported").getStatus();
        assertThat(status.size).isEqualTo(8192);
        assertThat(status.uuid).hasSize(8);
        assertThat(status.checksum).hasSize(128);
        byte[] content = Files.readAllBytes(driver.images().content("exported"));
        assertThat(content[4097]).isEqualTo((byte) 2);
        assertThat(driver.snapshots("source")).isEmpty();
    }

    @Test
    void waitsForItsSource() throws Exception {
        create("copy", "clone", Map.of("backing-image", "exported"));

        assertThat(state("copy")).isEqualTo(ImageStates.PENDING);
        assertThat(states.message(look("copy").status())).contains("'exported'");

        export("exported");
        await().until(() -> state("copy").equals(ImageStates.READY));
        assertThat(plane.api().get(BackingImage.class, "copy").getStatus().checksum)
                .isEqualTo(plane.api().get(BackingImage.class, "exported").getStatus().checksum);
    }

    @Test
    void isTriedAgainAfterAFailure() throws Exception {
        create("local", "download", Map.of("url", "http://127.0.0.1:1/image"));

        await().until(() -> state("local").equals(ImageStates.FAILED));

        Reconciliation<BackingImage, BackingImage.Status> run = look("local");
        assertThat(states.message(run.status())).contains("drover.image.download.local");
        assertThat(run.requeueAfter().orElseThrow()).isPositive().isLessThanOrEqualTo(PAUSE);
        plane.advance(PAUSE);
        assertThat(state("local")).isEqualTo(ImageStates.IN_PROGRESS);
    }

    @Test
    void aSpecThatIsWrongIsRefused() throws Exception {
        create("wrong", "download", Map.of("url", "floppy"));

        Reconciliation<BackingImage, BackingImage.Status> run = look("wrong");

        assertThat(states.of(run.status())).isEqualTo(ImageStates.FAILED);
        assertThat(states.message(run.status())).contains("spec.sourceParameters.url: 'floppy'");
        assertThat(run.requeueAfter()).isEmpty();
    }

    private void upload(String name, byte[] content, String checksum) throws Exception {
        Files.write(Path.of(look(name).status().uploadTo), content);
        TestCluster.annotate(
                plane.cluster(),
                BackingImage.class,
                name,
                Map.of(BackingImage.ANNOTATION_UPLOADED, checksum));
    }

    @Test
    void waitsForItsUploadAndSaysWhatToType() throws Exception {
        create("own", "upload", Map.of());
        assertReady("own", "False", "WaitingForUpload", "drover image upload FILE --name own");
        assertThat(look("own").requeueAfter()).isPresent();
        byte[] content = TestImage.content(512, 1);

        upload("own", content, TestImage.sha512(content));

        await().until(() -> state("own").equals(ImageStates.READY));
        assertThat(Files.readAllBytes(driver.images().content("own"))).isEqualTo(content);
        assertThat(look("own").status().checksum).isEqualTo(TestImage.sha512(content));
        assertThat(look("own").status().uploadTo).isEmpty();
        assertThat(driver.images().upload("own")).doesNotExist();
    }

    @Test
    void anUploadOfOtherContentIsNotTheImageAndIsAwaitedAgain() throws Exception {
        create("own", "upload", Map.of());
        byte[] content = TestImage.content(512, 1);
        upload("own", TestImage.content(512, 2), TestImage.sha512(content));

        await().until(() -> state("own").equals(ImageStates.FAILED));
        assertReady("own", "False", "Failed", "the image has checksum");
        assertThat(driver.images().find("own")).isEmpty();
        plane.advance(PAUSE);
        assertReady("own", "False", "WaitingForUpload", "drover image upload");
        upload("own", content, TestImage.sha512(content));
        await().until(() -> state("own").equals(ImageStates.READY));
    }

    @Test
    void anUploadThatWasTakenBeforeACrashIsNotLost() throws Exception {
        create("own", "upload", Map.of());
        look("own");
        // the uploaded file had become the draft
        Files.write(driver.images().draft("own"), TestImage.content(512, 1));

        await().until(() -> state("own").equals(ImageStates.READY));
    }

    @Test
    void aFileThatIsGoneIsFetchedAgain() throws Exception {
        export("exported");
        driver.images().delete("exported");

        assertThat(state("exported")).isEqualTo(ImageStates.FAILED);
        await().until(() -> state("exported").equals(ImageStates.READY));
        assertThat(driver.images().find("exported")).isPresent();
    }

    @Test
    void aRestoreThatBreaksAtAnyReadGoesOnAfterAPause() throws Exception {
        FaultyStore store = plane.target("archive");
        byte[] content = TestImage.content(512, 1, 2);
        TestImage.backup(store, "ubuntu", content);
        Map<String, String> parameters =
                Map.of("backup-url", "file:///archive?backingImage=ubuntu");
        boolean broken = true;
        for (int n = 1; broken; n++) {
            String name = "restored-" + n;
            int reads = store.count(Kind.READ);
            store.on(Kind.READ).nth(n).fails(StoreException.Unavailable::new);
            create(name, "restore", parameters);
            await().until(
                            () ->
                                    Set.of(ImageStates.FAILED, ImageStates.READY)
                                            .contains(state(name)));
            broken = state(name).equals(ImageStates.FAILED);
            assertThat(driver.images().find(name).isPresent()).isEqualTo(!broken);
            plane.advance(PAUSE);

            await().until(() -> state(name).equals(ImageStates.READY));
            assertThat(Files.readAllBytes(driver.images().content(name))).isEqualTo(content);
            assertThat(store.count(Kind.READ)).isGreaterThan(reads);
        }
    }

    @Test
    void anotherContentOfTheSourceIsNotTheImage() throws Exception {
        export("exported");
        driver.images().delete("exported");
        driver.write("source", 0, ByteBuffer.wrap(new byte[] {9}));

        await().until(
                        () ->
                                states.message(look("exported").status())
                                        .contains("the image has checksum"));
        assertThat(driver.images().find("exported")).isEmpty();
    }

    @Test
    void staysWhileVolumesLieOnIt() throws Exception {
        export("exported");
        volume("on-image", "exported");
        plane.cluster().delete(BackingImage.class, "exported");

        look("exported");

        assertThat(driver.images().find("exported")).isPresent();
        assertThat(plane.cluster().find(BackingImage.class, "exported")).isPresent();
        plane.cluster().removeFinalizer(plane.api().get(Volume.class, "on-image"));
        plane.cluster().delete(Volume.class, "on-image");
        look("exported");
        assertThat(driver.images().find("exported")).isEmpty();
        assertThat(plane.cluster().find(BackingImage.class, "exported")).isEmpty();
    }
}
