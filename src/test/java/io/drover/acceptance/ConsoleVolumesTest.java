package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.RecurringJob;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;

import org.jsoup.nodes.Document;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Volumes as a person makes, uses and deletes them, in a browser without JavaScript. */
@Timeout(120)
class ConsoleVolumesTest extends ConsoleStory {
    private static final String NEW = "/console/new-volume";
    private static final String DATA = "/console/volumes/data";

    @Test
    @DisplayName("A volume is made, attached, enlarged and deleted on the pages")
    void lifeOfAVolume() throws Exception {
        assertThat(console.page("/console/volumes").select(".empty a[href=" + NEW + "]"))
                .hasSize(1);
        RecurringJob job = new RecurringJob();
        job.getSpec().task = "backup";
        job.getSpec().cron = "0 3 * * *";
        job.getSpec().retain = 3;
        job.getSpec().groups = List.of("gold");
        drover.create(job, "nightly");
        pageWith(NEW, "gold (nightly)");

        refusals();

        assertThat(console.page(NEW + "?part=notes&size=3+MiB").text())
                .isEqualTo("Size 4 MiB, which is 4,194,304 bytes: rounded up to whole 2 MiB");
        Document made =
                console.submit(
                        NEW,
                        Map.of("name", "data", "size", "3 MiB", "job", "nightly", "group", "gold"));
        assertThat(made.select(".notice, h1").text()).contains("was created");
        Volume volume = drover.awaitVolume("data");
        assertThat(volume.getSpec().size).isEqualTo("4194304");
        assertThat(volume.getMetadata().getLabels())
                .containsEntry("recurring-job.longhorn.io/nightly", "enabled")
                .containsEntry("recurring-job-group.longhorn.io/gold", "enabled");
        assertThat(volume.getMetadata().getAnnotations()).containsEntry("drover.io/driver", "file");
        assertThat(volume.getStatus().state).isEqualTo("detached");

        attached();
        enlarged();
        snapshots();
        notStored();
        deleted();
    }

    private void refusals() throws Exception {
        Document size = console.submit(NEW, Map.of("name", "data", "size", "10 GB"));
        assertThat(error(size, "size")).contains("'10 GB' is no size of a volume", "10 GiB");
        assertThat(size.select("#name").val()).isEqualTo("data");
        assertThat(size.select("#size").val()).isEqualTo("10 GB");
        assertThat(error(console.submit(NEW, Map.of("name", "", "size", "1 GiB")), "name"))
                .contains("write one");
        assertThat(error(console.submit(NEW, Map.of("name", "No", "size", "1 GiB")), "name"))
                .contains("cannot be a name");
        assertThat(error(console.submit(NEW, Map.of("name", "d", "size", "1 GiB")), "name"))
                .contains("'d'");
        Document gone =
                console.submit(
                        NEW,
                        Map.of("name", "data", "size", "1 GiB", "image", "gone", "job", "nightly"));
        assertThat(error(gone, "image")).contains("there is no BackingImage 'gone'");
        assertThat(gone.select("input[name=job]").hasAttr("checked")).isTrue();
        assertThat(
                        error(
                                console.submit(
                                        NEW,
                                        Map.of("name", "data", "size", "1 GiB", "target", "gone")),
                                "target"))
                .contains("there is no BackupTarget 'gone'");
        assertThat(drover.cluster().list(Volume.class)).isEmpty();
    }

    private void attached() throws Exception {
        pageWith(DATA, "Once attached, it is a block device");
        console.submit(DATA + "/attach", Map.of());
        Volume volume = drover.awaitThat(Volume.class, "data", AttachedVolume::isDevice);
        String address = AttachedVolume.address(volume);
        Document page = pageWith(DATA, address);
        assertThat(page.select("section[aria-labelledby=device] code.copy").eachText())
                .contains(address, "nbdcopy --flush disk.img '" + address + "'");
        assertThat(
                        console.submit(
                                        NEW,
                                        Map.of("name", "data", "size", "1 GiB", "attach", "true"))
                                .select("#name-error")
                                .text())
                .contains("already exists");
        assertThat(console.page(DATA + "/delete").text()).contains("whoever uses it is");
        console.submit(DATA + "/detach", Map.of());
        // sent twice, it is done once
        console.submit(DATA + "/detach", Map.of());
        drover.awaitThat(
                Volume.class, "data", present -> present.getStatus().state.equals("detached"));
        pageWith(DATA, "Once attached, it is a block device");
    }

    private void enlarged() throws Exception {
        String enlarge = DATA + "/enlarge";
        assertThat(error(console.submit(enlarge, Map.of("size", "2 MiB")), "size"))
                .contains("cannot become less");
        assertThat(error(console.submit(enlarge, Map.of("size", "4 MiB")), "size"))
                .contains("has this size already");
        console.submit(enlarge, Map.of("size", "8 MiB"));
        drover.awaitTrue("larger", () -> drover.size("data") == 8 * TestDrover.MIB);
    }

    private void snapshots() throws Exception {
        drover.write("data", 0, 1_000_000, 1);
        drover.snapshot("before", "data");
        pageWith(DATA, "before");
        String delete = DATA + "/snapshots/before/delete";
        assertThat(console.page(DATA).select("a[href=" + delete + "]")).hasSize(1);
        assertThat(
                        console.page(DATA + "/backup?snapshot=before")
                                .select("#snapshot option[selected]")
                                .val())
                .isEqualTo("before");
        String digest = drover.digest("data");
        console.submit(delete, Map.of());
        drover.awaitGone(Snapshot.class, "before");
        assertThat(drover.digest("data")).isEqualTo(digest);
        assertThat(console.get(DATA + "/snapshots/none/delete").statusCode()).isEqualTo(404);
    }

    private void notStored() throws Exception {
        Path inTheWay = Files.createFile(data.resolve("volumes/odd"));
        console.submit(NEW, Map.of("name", "odd", "size", "1 GiB"));
        assertThat(pageWith("/console/volumes/odd", "does not store that").select(".trouble"))
                .hasSize(1);
        Files.delete(inTheWay);
        console.submit("/console/volumes/odd/delete", Map.of("confirm", "odd"));
        drover.awaitGone(Volume.class, "odd");
    }

    private void deleted() throws Exception {
        pageWith(DATA + "/delete", "0 snapshots");
        assertThat(console.page(DATA + "/delete").select(".banner").text())
                .contains("on disk, are deleted for good", "No backup of it is known");
        console.submit(DATA + "/delete", Map.of("confirm", "data"));
        drover.awaitGone(Volume.class, "data");
    }
}
