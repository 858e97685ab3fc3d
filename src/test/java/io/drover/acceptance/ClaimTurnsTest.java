package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.Backup;
import io.drover.resource.Setting;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

@DisplayName("Backups of claims wait for their turns")
class ClaimTurnsTest {
    private static final int VOLUMES = 30;
    private static final int LIMIT = 3;

    @TempDir private Path data;

    @Test
    @DisplayName("P13 thirty volumes, limit 3: there never are more than 3 copies")
    void limited() throws IOException {
        TestDrover.assumeEmbedded();
        try (TestDrover drover = TestDrover.start(data, ForeignClaims.properties(Map.of()))) {
            drover.awaitAvailable("default");
            try (ForeignClaims foreign = ForeignClaims.in(drover)) {
                limited(drover, foreign);
                ClaimBackupsTest.assertNothingLeft(drover, foreign);
            }
        }
    }

    private static void limited(TestDrover drover, ForeignClaims foreign) {
        foreign.cluster().kubelet().schedule(false);
        Setting limit = new Setting();
        limit.setValue(Integer.toString(LIMIT));
        drover.create(limit, "backup-concurrent-limit");
        List<String> waiting = new ArrayList<>();
        for (int i = 0; i < VOLUMES; i++) {
            foreign.claim("many-" + i, ForeignClaims.CLASS, TestDrover.MIB * 2, "enabled");
        }
        for (int i = 0; i < VOLUMES; i++) {
            String name = "many-" + i;
            drover.snapshot(name, foreign.awaitAdopted(name).getMetadata().getName());
            drover.requestBackup(name, name);
            waiting.add(name);
        }
        while (!waiting.isEmpty()) {
            int running = Math.min(LIMIT, waiting.size());
            drover.awaitTrue("as many as may run", () -> atWork(drover, waiting).size() == running);
            List<String> done = atWork(drover, waiting);
            done.forEach(name -> drover.cluster().delete(Backup.class, name));
            done.forEach(name -> drover.awaitGone(Backup.class, name));
            waiting.removeAll(done);
        }
        assertThat(foreign.cluster().csi().mostCopies()).isEqualTo(LIMIT);
    }

    private static List<String> atWork(TestDrover drover, List<String> backups) {
        return backups.stream()
                .filter(
                        name ->
                                drover.get(Backup.class, name)
                                        .getStatus()
                                        .messages
                                        .getOrDefault("mover", "")
                                        .startsWith("waiting for a node"))
                .toList();
    }
}
