package io.drover.control.unserved;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemRestore;
import io.drover.support.TestPlane;
import io.drover.support.TestRoutes;
import io.fabric8.kubernetes.api.model.Event;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class UnservedRoutesTest {
    private TestPlane plane;

    @BeforeEach
    void start() throws Exception {
        plane = new TestPlane();
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    private TestRoutes routes() throws Exception {
        return new TestRoutes(
                plane,
                "unserved",
                Map.of(
                        "unserved",
                        new UnservedReport(
                                plane.writer(), plane.events(), plane::now, TestRoutes.NODE)));
    }

    private List<Event> events() {
        return plane.cluster().list(Event.class);
    }

    @Test
    void systemRestoreIsReportedAsUnservedInOneEvent() throws Exception {
        plane.create(new SystemRestore(), "nightly", Map.of());
        try (TestRoutes routes = routes()) {
            routes.look(SystemRestore.class, "nightly");
            routes.look(SystemRestore.class, "nightly");
        }

        assertThat(events())
                .singleElement()
                .satisfies(
                        event -> {
                            assertThat(event.getReason()).isEqualTo("NotServed");
                            assertThat(event.getMessage())
                                    .contains(
                                            "SystemRestore nightly is not served by this version");
                        });
    }

    @Test
    void systemBackupIsReportedAsUnservedInACondition() throws Exception {
        plane.create(new SystemBackup(), "weekly", Map.of());
        try (TestRoutes routes = routes()) {
            routes.look(SystemBackup.class, "weekly");
        }

        Condition served =
                Conditions.find(
                                plane.api()
                                        .get(SystemBackup.class, "weekly")
                                        .getStatus()
                                        .conditions,
                                "Served")
                        .orElseThrow();
        assertThat(served.status()).isEqualTo(Condition.FALSE);
        assertThat(served.reason()).isEqualTo("NotServed");
        assertThat(served.message()).contains("not served by this version");
        assertThat(events()).hasSize(1);
    }
}
