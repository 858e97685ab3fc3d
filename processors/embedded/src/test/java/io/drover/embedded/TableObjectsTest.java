package io.drover.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The objects in the rows of a table; kubectl sorts by them. */
class TableObjectsTest {
    private RawApi api;

    @BeforeEach
    void start() throws Exception {
        api = RawApi.start();
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
