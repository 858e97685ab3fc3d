package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import io.drover.cbt.FakeCbt;
import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.resource.Snapshot;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Map;

@DisplayName("Backups of claims read what the driver says has changed")
class ClaimChangesTest extends ForeignClaimsStory {
    private static final long SIZE = ClaimBackupsTest.SIZE;
    private static final long BLOCK = 2 * TestDrover.MIB;

    private static final String DISTRUST = "drover-cbt-distrust-fake.csi.drover.io";

    private static TestStore store;
    private static FakeCbt driver;

    @BeforeAll
    static void start() throws IOException {
        begin(Map.of());
        store = StoreKind.s3().newStore();
        drover.useByDefault(store);
        driver = foreign.cluster().trackChanges();
    }

    @BeforeEach
    void honest() {
        driver.beExact();
        drover.cluster().delete(ConfigMap.class, DISTRUST);
    }

    @AfterEach
    void nothingIsLeft() {
        ClaimBackupsTest.assertNothingLeft(drover, foreign);
    }

    /** Backs the claim up as it is now, and checks that this comes back. */
    private static JsonNode backUp(String claim, String name) throws IOException {
        String now = Digests.ofBeginning(foreign.device(claim), SIZE);
        drover.snapshot(name, foreign.persistentVolume(claim));
        Backup backup = drover.backup(name, name);
        assertThat(ClaimBackupsTest.restored(backup, store, data)).isEqualTo(now);
        return statistics(name);
    }

    private static JsonNode statistics(String backup) throws JsonProcessingException {
        return Cluster.MAPPER.readTree(
                drover.awaitThat(
                                Backup.class,
                                backup,
                                present ->
                                        present.getMetadata()
                                                .getAnnotations()
                                                .containsKey("drover.io/statistics"))
                        .getMetadata()
                        .getAnnotations()
                        .get("drover.io/statistics"));
    }

    private static List<Event> events(String backup, String reason) {
        return drover.cluster().client().v1().events().inAnyNamespace().list().getItems().stream()
                .filter(event -> event.getReason().equals(reason))
                .filter(event -> event.getInvolvedObject().getName().equals(backup))
                .toList();
    }

    @Test
    @DisplayName(
            "P1 full, changed, incremental, by allocated and delta: restores are what was there")
    void allocatedAndDelta() throws IOException {
        foreign.adopted("tracked", SIZE);
        foreign.write("tracked", 0, 3 << 20, 1);
        foreign.write("tracked", SIZE - 4096, 4096, 2);

        JsonNode first = backUp("tracked", "tracked-1");
        assertThat(first.path("changes").asText()).isEqualTo("allocated");
        assertThat(first.path("bytesRead").asLong()).isEqualTo(3 * BLOCK);

        foreign.write("tracked", 2 * BLOCK + 5, 4096, 3);
        JsonNode second = backUp("tracked", "tracked-2");
        assertThat(second.path("changes").asText()).isEqualTo("delta");
        assertThat(second.has("fallback")).isFalse();
        // beside the changed one the last block, as the volume may have grown within it
        assertThat(second.path("bytesRead").asLong()).isEqualTo(2 * BLOCK);
        drover.awaitTrue(
                "told",
                () ->
                        events("tracked-2", "BackupCompleted").stream()
                                .anyMatch(
                                        event -> event.getMessage().endsWith("; changes: delta")));

        // somebody deletes the base; the driver breaks off once, and is asked for the rest
        drover.cluster().delete(Snapshot.class, "tracked-2");
        drover.awaitGone(Snapshot.class, "tracked-2");
        foreign.write("tracked", BLOCK, 4096, 4);
        driver.breakOff(1);
        JsonNode third = backUp("tracked", "tracked-3");
        assertThat(third.path("changes").asText()).isEqualTo("allocated");
        assertThat(third.path("fallback").asText())
                .isEqualTo("the snapshot of the last backup is gone");
        assertThat(third.path("blocksNew").asLong()).isEqualTo(1);
        assertThat(driver.calls()).last().asString().isNotEqualTo("GetMetadataAllocated 0");
    }

    @Test
    @DisplayName("P3 a driver that keeps quiet about a change is caught")
    void lying() throws IOException {
        foreign.adopted("lied", SIZE);
        foreign.write("lied", 0, 3 << 20, 1);
        backUp("lied", "lied-1");
        driver.lie();
        foreign.write("lied", 2 * BLOCK, 4096, 2);

        JsonNode caught = backUp("lied", "lied-2");

        assertThat(caught.path("changes").asText()).isEqualTo("all");
        assertThat(caught.path("fallback").asText())
                .startsWith("block 2 at offset " + 2 * BLOCK + " has changed");
        drover.awaitTrue("told", () -> events("lied-2", "ChangedBlocksMissed").size() == 1);
        assertThat(drover.get(ConfigMap.class, DISTRUST).getData())
                .containsEntry("backup", "lied-2");
    }
}
