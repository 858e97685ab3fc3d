package io.drover.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One event is served by the core group and by {@code events.k8s.io}. */
class EventGroupsTest {
    private static final String CORE = "/api/v1/namespaces/default/events";
    private static final String GROUP = "/apis/events.k8s.io/v1/namespaces/default/events";
    private static final String OF_CORE =
            """
            {"apiVersion":"v1","kind":"Event","metadata":{"name":"e"},
             "involvedObject":{"kind":"Backup","name":"b"},"message":"done","reason":"Synced",
             "type":"Normal","count":3,"source":{"component":"drover"},
             "firstTimestamp":"2026-01-01T00:00:00Z","lastTimestamp":"2026-01-02T00:00:00Z",
             "reportingComponent":"drover","reportingInstance":"here"}
            """;
    private static final String OF_GROUP =
            """
            {"apiVersion":"events.k8s.io/v1","kind":"Event","metadata":{"name":"e"},
             "regarding":{"kind":"Backup","name":"b"},"note":"done","reason":"Synced",
             "type":"Normal","deprecatedCount":3,"deprecatedSource":{"component":"drover"},
             "deprecatedFirstTimestamp":"2026-01-01T00:00:00Z",
             "deprecatedLastTimestamp":"2026-01-02T00:00:00Z",
             "reportingController":"drover","reportingInstance":"here",
             "eventTime":"2026-01-01T00:00:00.000000Z","action":"Sync",
             "series":{"count":2,"lastObservedTime":"2026-01-03T00:00:00.000000Z"}}
            """;

    private RawApi api;

    @BeforeEach
    void start() throws Exception {
        api = RawApi.start();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void anEventOfTheCoreGroupIsServedByTheOther() throws Exception {
        api.post(CORE, OF_CORE).expect(201);

        JsonNode event = api.get(GROUP + "/e").expect(200).body();

        assertThat(event.path("apiVersion").asText()).isEqualTo("events.k8s.io/v1");
        assertThat(event.at("/regarding/name").asText()).isEqualTo("b");
        assertThat(event.path("note").asText()).isEqualTo("done");
        assertThat(event.path("deprecatedCount").asInt()).isEqualTo(3);
        assertThat(event.at("/deprecatedSource/component").asText()).isEqualTo("drover");
        assertThat(event.path("deprecatedLastTimestamp").asText()).startsWith("2026-01-02");
        assertThat(event.path("reportingController").asText()).isEqualTo("drover");
        assertThat(names(event))
                .doesNotContain("involvedObject", "message", "count", "source", "lastTimestamp");
    }

    @Test
    void anEventOfTheGroupIsServedByCore() throws Exception {
        api.post(GROUP, OF_GROUP).expect(201);

        JsonNode event = api.get(CORE + "/e").expect(200).body();
        assertThat(event.path("apiVersion").asText()).isEqualTo("v1");
        assertThat(event.at("/involvedObject/name").asText()).isEqualTo("b");
        assertThat(event.path("message").asText()).isEqualTo("done");
        assertThat(event.at("/series/count").asInt()).isEqualTo(2);
        assertThat(names(event)).doesNotContain("regarding", "note", "deprecatedCount");

        JsonNode again = api.get(GROUP + "/e").expect(200).body();
        JsonNode sent = new ObjectMapper().readTree(OF_GROUP);
        for (String field : names(sent)) {
            if (!field.equals("metadata")) {
                assertThat(again.get(field)).as(field).isEqualTo(sent.get(field));
            }
        }
    }

    @Test
    void listsSelectorsPatchesAndWatchesGoByTheFieldsOfTheGroup() throws Exception {
        api.post(CORE, OF_CORE).expect(201);

        assertThat(api.get(GROUP + "?fieldSelector=regarding.name=b").at("/items")).hasSize(1);
        assertThat(api.get(GROUP + "?fieldSelector=regarding.name=c").at("/items")).isEmpty();
        api.patch(GROUP + "/e", "application/merge-patch+json", "{\"note\":\"once more\"}")
                .expect(200);
        assertThat(api.get(CORE + "/e").at("/message").asText()).isEqualTo("once more");
        try (InputStream body =
                api.open(GROUP + "?watch=true&resourceVersion=0&timeoutSeconds=1").get().body()) {
            assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("\"note\":\"once more\"")
                    .doesNotContain("involvedObject");
        }
        assertThat(api.getTable(GROUP).at("/rows/0/cells").toString())
                .contains("Synced", "Backup", "once more");
    }

    @Test
    void aFieldOfTheOtherGroupIsUnknown() throws Exception {
        assertThat(
                        api.post(GROUP + "?fieldValidation=Strict", OF_CORE)
                                .expect(400)
                                .at("/message")
                                .asText())
                .contains("unknown field \"involvedObject\"");
    }
}
