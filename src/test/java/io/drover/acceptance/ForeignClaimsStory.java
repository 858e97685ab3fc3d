package io.drover.acceptance;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Tests of a Drover that serves claims of another CSI driver, the fake one. */
abstract class ForeignClaimsStory {
    @TempDir static Path data;

    static TestDrover drover;
    static ForeignClaims foreign;

    static void begin(Map<String, String> properties) throws IOException {
        drover = TestDrover.startDeployed(data, ForeignClaims.properties(properties));
        drover.awaitAvailable("default");
        foreign = ForeignClaims.in(drover);
    }

    @AfterAll
    static void end() {
        if (foreign != null) {
            foreign.close();
            foreign = null;
        }
        if (drover != null) {
            drover.close();
            drover = null;
        }
    }
}
