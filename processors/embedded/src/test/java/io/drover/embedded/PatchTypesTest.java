package io.drover.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which patches a kind takes, and what those of built-in kinds do to lists. */
class PatchTypesTest {
    private static final String STRATEGIC = "application/strategic-merge-patch+json";
    private RawApi api;

    @BeforeEach
    void start() throws Exception {
        api = RawApi.start();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {STRATEGIC, "application/json", "text/plain"})
    void aCustomKindNamesThePatchesThatItTakes(String type) throws Exception {
        api.post(RawApi.TARGETS, "{\"metadata\":{\"name\":\"t\"},\"spec\":{}}").expect(201);

        RawApi.Answer answer =
                api.patch(RawApi.TARGETS + "/t", type, "{\"spec\":{\"pollInterval\":\"1m0s\"}}")
                        .expect(415);

        assertThat(answer.at("/reason").asText()).isEqualTo("UnsupportedMediaType");
        assertThat(answer.at("/message").asText())
                .contains(
                        "application/json-patch+json",
                        "application/merge-patch+json",
                        "application/apply-patch+yaml")
                .endsWith("apply-patch+yaml");
    }

    @Test
    void aStrategicPatchOfABuiltInKindMergesListsByTheirKeys() throws Exception {
        String accounts = "/api/v1/namespaces/default/serviceaccounts";
        api.post(
                        accounts,
                        """
                        {"metadata":{"name":"s","finalizers":["a/a","b/b"]},
                         "secrets":[{"name":"one"},{"name":"two"}]}
                        """)
                .expect(201);

        RawApi.Answer patched =
                api.patch(
                                accounts + "/s",
                                STRATEGIC,
                                """
                                {"metadata":{"$deleteFromPrimitiveList/finalizers":["a/a"],
                                             "finalizers":["c/c"]},
                                 "secrets":[{"name":"two","namespace":"n"},{"name":"three"},
                                            {"$patch":"delete","name":"one"}]}
                                """)
                        .expect(200);

        assertThat(patched.at("/secrets").toString())
                .isEqualTo("[{\"name\":\"two\",\"namespace\":\"n\"},{\"name\":\"three\"}]");
        assertThat(patched.at("/metadata/finalizers").toString()).isEqualTo("[\"b/b\",\"c/c\"]");
    }

    @Test
    void aStrategicPatchReplacesWhatItMarksAsReplaced() throws Exception {
        api.post(
                        RawApi.CONFIG_MAPS,
                        "{\"metadata\":{\"name\":\"m\"},\"data\":{\"a\":\"1\",\"b\":\"2\"}}")
                .expect(201);

        assertThat(
                        api.patch(
                                        RawApi.CONFIG_MAPS + "/m",
                                        STRATEGIC,
                                        "{\"data\":{\"$patch\":\"replace\",\"c\":\"3\"}}")
                                .expect(200)
                                .at("/data")
                                .toString())
                .isEqualTo("{\"c\":\"3\"}");
    }
}
