package io.drover.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** When a watch is answered, and when it ends. */
@Timeout(30)
class WatchAnswerTest {
    /** Shorter than the pause between two bookmarks. */
    private static final long SOON_SECONDS = 3;

    private RawApi api;

    @BeforeEach
    void start() throws Exception {
        api = RawApi.start();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    /** Clients such as {@code kubectl wait} do nothing before they have them. */
    @Test
    void headersOfAWatchAreSentBeforeItsFirstChange() throws Exception {
        long version = api.get("/api/v1/secrets").at("/metadata/resourceVersion").asLong();

        assertThat(
                        api.open("/api/v1/secrets?watch=true&resourceVersion=" + version)
                                .get(SOON_SECONDS, TimeUnit.SECONDS)
                                .statusCode())
                .isEqualTo(200);
    }

    /** Once it has begun, a failure would look like its end, and the client would begin again. */
    @Test
    void malformedNumbersAreRefusedBeforeTheWatchBegins() throws Exception {
        for (String parameter : List.of("timeoutSeconds=abc", "resourceVersion=abc")) {
            api.get("/api/v1/secrets?watch=true&" + parameter).expect(400);
        }
    }

    @Test
    void aWatchEndsWhenItsTimeIsUp() throws Exception {
        try (InputStream body =
                api.open("/api/v1/secrets?watch=true&resourceVersion=999&timeoutSeconds=1")
                        .get(SOON_SECONDS, TimeUnit.SECONDS)
                        .body()) {
            long begin = System.nanoTime();
            assertThat(body.readAllBytes()).isEmpty();
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin))
                    .isLessThan(SOON_SECONDS);
        }
    }

    @Test
    void aWatchThatBeginsWithPresentObjectsMarksTheirEnd() throws Exception {
        try (InputStream body =
                api.open(
                                "/api/v1/namespaces?watch=true&sendInitialEvents=true&allowWatchBookmarks=true&timeoutSeconds=1")
                        .get(SOON_SECONDS, TimeUnit.SECONDS)
                        .body()) {
            assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8).lines())
                    .filteredOn(line -> line.contains("initial-events-end"))
                    .singleElement()
                    .asString()
                    .contains("BOOKMARK");
        }
    }
}
