package io.drover.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects of built-in kinds are checked as a cluster checks them. */
class CoreFieldsTest {
    private static final String STRICT = "?fieldValidation=Strict";
    private RawApi api;

    @BeforeEach
    void start() throws Exception {
        api = RawApi.start();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private static String named(String fields) {
        return "{\"metadata\":{\"name\":\"x\"}," + fields + "}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "/api/v1/namespaces/default/secrets|\"data\":{\"a\":5}|data.a",
                "/api/v1/namespaces/default/secrets|\"stringData\":{\"a\":true}|stringData.a",
                "/api/v1/namespaces/default/secrets|\"stringData\":\"a\"|stringData",
                "/api/v1/namespaces/default/secrets|\"data\":{\"a\":\"no base!\"}|data.a",
                "/api/v1/namespaces/default/configmaps|\"data\":{\"a\":{\"b\":\"c\"}}|data.a",
                "/api/v1/namespaces/default/configmaps|\"immutable\":\"yes\"|immutable",
                "/api/v1/namespaces/default/persistentvolumeclaims|\"spec\":{\"resources\":{\"requests\":{\"storage\":\"much\"}}}|spec.resources.requests.storage",
                "/api/v1/namespaces/default/persistentvolumeclaims|\"spec\":{\"accessModes\":\"ReadWriteOnce\"}|spec.accessModes",
                "/apis/storage.k8s.io/v1/storageclasses|\"parameters\":{\"replicas\":3}|parameters.replicas",
                "/api/v1/namespaces|\"spec\":{\"finalizers\":[1]}|spec.finalizers[0]",
                "/api/v1/namespaces/default/events|\"count\":\"one\"|count",
                "/api/v1/namespaces/default/events|\"lastTimestamp\":\"yesterday\"|lastTimestamp"
            })
    void aValueOfTheWrongTypeIsRefusedByItsField(String path, String fields, String field)
            throws Exception {
        for (String validation : new String[] {"Strict", "Warn", "Ignore"}) {
            assertThat(
                            api.post(path + "?fieldValidation=" + validation, named(fields))
                                    .expect(400)
                                    .at("/message")
                                    .asText())
                    .contains("cannot be handled as a", field + ": Invalid value");
        }
    }

    @Test
    void anUnknownFieldOfABuiltInKindIsRefusedNamedOrDropped() throws Exception {
        String secret = named("\"stringdata\":{\"a\":\"b\"}");

        assertThat(api.post(RawApi.SECRETS + STRICT, secret).expect(400).at("/message").asText())
                .contains("strict decoding error", "unknown field \"stringdata\"");
        RawApi.Answer warned =
                api.post(RawApi.SECRETS + "?fieldValidation=Warn", secret).expect(201);
        assertThat(warned.warnings()).containsExactly("299 - \"unknown field \\\"stringdata\\\"\"");
        assertThat(warned.body().has("stringdata")).isFalse();
        assertThat(
                        api.post(
                                        RawApi.SECRETS + "?fieldValidation=Ignore",
                                        secret.replace("\"x\"", "\"y\""))
                                .expect(201)
                                .warnings())
                .isEmpty();
        assertThat(api.post(RawApi.SECRETS + "?fieldValidation=Maybe", secret).code())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {RawApi.SECRETS, RawApi.TARGETS})
    void metadataIsCheckedOfEveryKind(String path) throws Exception {
        assertThat(
                        api.post(
                                        path + STRICT,
                                        "{\"metadata\":{\"name\":\"x\",\"label\":{\"a\":\"b\"}}}")
                                .expect(400)
                                .at("/message")
                                .asText())
                .contains("unknown field \"metadata.label\"");
        assertThat(
                        api.post(path, "{\"metadata\":{\"name\":\"x\",\"labels\":{\"a\":5}}}")
                                .expect(400)
                                .at("/message")
                                .asText())
                .contains("metadata.labels.a", "must be of type string");
    }

    @Test
    void whatIsRightPasses() throws Exception {
        assertThat(
                        api.post(
                                        RawApi.SECRETS + STRICT,
                                        named(
                                                "\"stringData\":{\"a\":\"b\"},\"data\":{\"c\":\"ZA==\"},\"type\":\"Opaque\",\"immutable\":null"))
                                .expect(201)
                                .at("/data/a")
                                .asText())
                .isEqualTo("Yg==");
        api.post(
                        "/api/v1/namespaces/default/persistentvolumeclaims" + STRICT,
                        named(
                                "\"spec\":{\"accessModes\":[\"ReadWriteOnce\"],\"storageClassName\":\"s\",\"resources\":{\"requests\":{\"storage\":\"1.5Gi\"}}}"))
                .expect(201);
        api.post(
                        "/apis/storage.k8s.io/v1/storageclasses" + STRICT,
                        named(
                                "\"provisioner\":\"p\",\"parameters\":{\"a\":\"3\"},\"allowVolumeExpansion\":true"))
                .expect(201);
    }

    @Test
    void aKindOnWhichNothingActsIsKeptWithAWarning() throws Exception {
        String pod = named("\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}");

        assertThat(api.post("/api/v1/namespaces/default/pods", pod).expect(201).warnings())
                .singleElement()
                .asString()
                .contains("Pod: the object is kept, but without a cluster nothing acts on it");
        assertThat(
                        api.get("/api/v1/namespaces/default/pods/x")
                                .at("/spec/containers/0/image")
                                .asText())
                .isEqualTo("i");
    }

    /** A provisioner acts on them; what it cannot do is an event. */
    @Test
    void claimsAndStorageClassesAreAdmittedWithoutAWarning() throws Exception {
        assertThat(
                        api.post(
                                        "/api/v1/namespaces/default/persistentvolumeclaims",
                                        named("\"spec\":{\"accessModes\":[\"ReadWriteOnce\"]}"))
                                .expect(201)
                                .warnings())
                .isEmpty();
        assertThat(
                        api.post(
                                        "/apis/storage.k8s.io/v1/storageclasses",
                                        named("\"provisioner\":\"driver.longhorn.io\""))
                                .expect(201)
                                .warnings())
                .isEmpty();
    }
}
