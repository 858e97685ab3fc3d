package io.drover.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The objects in the rows of a table; kubectl sorts by them. */
class TableObjectsTest {
    private static final Instant NOW = Instant.parse("2026-01-03T12:00:00Z");

    private RawApi api;

    @BeforeEach
    void start() throws Exception {
        // tables that are compared show ages
        api = RawApi.start(AdmissionHandler.NONE, () -> NOW);
        api.post(RawApi.CONFIG_MAPS, "{\"metadata\":{\"name\":\"m\"},\"data\":{\"a\":\"b\"}}")
                .expect(201);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void rowsContainTheRequestedObject() throws Exception {
        assertThat(row("Object").at("/rows/0/object/data/a").asText()).isEqualTo("b");
        assertThat(row("Object").at("/rows/0/object/kind").asText()).isEqualTo("ConfigMap");
        assertThat(row("None").at("/rows/0/object").isNull()).isTrue();
        for (RawApi.Answer answer :
                new RawApi.Answer[] {row("Metadata"), api.getTable(RawApi.CONFIG_MAPS)}) {
            assertThat(answer.at("/rows/0/object/kind").asText())
                    .isEqualTo("PartialObjectMetadata");
            assertThat(answer.at("/rows/0/object/data").isMissingNode()).isTrue();
        }
    }

    private RawApi.Answer row(String included) throws Exception {
        RawApi.Answer list = api.getTable(RawApi.CONFIG_MAPS + "?includeObject=" + included);
        RawApi.Answer one = api.getTable(RawApi.CONFIG_MAPS + "/m?includeObject=" + included);
        assertThat(one.at("/rows")).isEqualTo(list.at("/rows"));
        return list.expect(200);
    }

    @Test
    void anUnknownPartIsRefusedByName() throws Exception {
        assertThat(
                        api.getTable(RawApi.CONFIG_MAPS + "?includeObject=All")
                                .expect(400)
                                .at("/message")
                                .asText())
                .contains("includeObject", "All", "Metadata");
    }

    @Test
    void columnsOfARecurringJobShowItsRuns() throws Exception {
        String jobs = "/apis/longhorn.io/v1beta2/namespaces/default/recurringjobs";
        api.post(jobs, "{\"metadata\":{\"name\":\"nightly\"},\"spec\":{\"task\":\"backup\"}}")
                .expect(201);
        api.patch(
                        jobs + "/nightly/status",
                        "application/merge-patch+json",
                        """
                        {"status": {"lastRunTime": "2026-01-01T02:30:00Z",
                          "nextRunTime": "2026-01-02T02:30:00Z",
                          "volumesDone": 3, "volumesFailed": 1,
                          "failures": [{"volume": "vol", "message": "no space"}]}}\
                        """)
                .expect(200);

        Map<String, String> row = firstRow(jobs);

        assertThat(row.keySet())
                .containsSubsequence(
                        "Groups",
                        "Task",
                        "Cron",
                        "RetentionPolicy",
                        "RetainCount",
                        "RetainAge",
                        "Concurrency",
                        "Age",
                        "Labels",
                        "Last",
                        "Next");
        assertThat(row)
                .containsEntry("Last", "2026-01-01T02:30:00Z")
                .containsEntry("Next", "2026-01-02T02:30:00Z")
                .containsEntry("Done", "3")
                .containsEntry("Failed", "1")
                .containsEntry("Reason", "no space");
    }

    private Map<String, String> firstRow(String path) throws Exception {
        RawApi.Answer table = api.getTable(path).expect(200);
        Map<String, String> row = new LinkedHashMap<>();
        for (int column = 0; column < table.at("/columnDefinitions").size(); column++) {
            row.put(
                    table.at("/columnDefinitions/" + column + "/name").asText(),
                    table.at("/rows/0/cells/" + column).asText());
        }
        return row;
    }

    @Test
    void wideColumnsOfTargetsAndTheirVolumesShowSizesAndReasons() throws Exception {
        String resources = "/apis/longhorn.io/v1beta2/namespaces/default/";
        api.post(resources + "backuptargets", "{\"metadata\":{\"name\":\"t\"}}").expect(201);
        api.patch(
                        resources + "backuptargets/t/status",
                        "application/merge-patch+json",
                        """
                        {"status": {"available": false, "conditions":
                          [{"type": "Unavailable", "status": "True", "message": "no such host"}]}}\
                        """)
                .expect(200);
        api.post(
                        resources + "backupvolumes",
                        "{\"metadata\":{\"name\":\"v\"},\"spec\":{\"volumeName\":\"data\",\"backupTargetName\":\"t\"}}")
                .expect(201);
        api.patch(
                        resources + "backupvolumes/v/status",
                        "application/merge-patch+json",
                        """
                        {"status": {"size": "4194304", "dataStored": "2097152",
                          "messages": {"error": "volume.cfg is damaged"}}}\
                        """)
                .expect(200);

        assertThat(firstRow(resources + "backuptargets"))
                .containsEntry("Available", "false")
                .containsEntry("Reason", "no such host");
        assertThat(firstRow(resources + "backupvolumes"))
                .containsEntry("Volume", "data")
                .containsEntry("Size", "4194304")
                .containsEntry("Data Stored", "2097152")
                .containsEntry("Reason", "volume.cfg is damaged");
    }

    @Test
    void metadataAloneIsServedToWhoAsksForIt() throws Exception {
        RawApi.Answer list =
                api.send(
                        api.request(RawApi.CONFIG_MAPS)
                                .header(
                                        "Accept",
                                        "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1")
                                .build());

        assertThat(list.at("/kind").asText()).isEqualTo("PartialObjectMetadataList");
        assertThat(list.at("/items/0/metadata/name").asText()).isEqualTo("m");
        assertThat(list.at("/items/0/data").isMissingNode()).isTrue();
    }

    @Test
    void aWatchOfTablesContainsTheRequestedObject() throws Exception {
        try (InputStream body =
                api.open(
                                RawApi.CONFIG_MAPS
                                        + "?watch=true&includeObject=Object&timeoutSeconds=1",
                                "application/json;as=Table;v=v1;g=meta.k8s.io")
                        .get()
                        .body()) {
            assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("\"rows\"", "\"data\":{\"a\":\"b\"}");
        }
    }
}
