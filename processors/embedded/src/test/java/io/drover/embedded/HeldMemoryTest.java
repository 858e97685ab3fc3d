package io.drover.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.embedded.WatchHub.Event;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;

/** What the server holds in memory does not grow with the objects. */
class HeldMemoryTest {
    private static final int OBJECTS = 5_000;
    private static final int TEXT = 4_000;

    private final TypeRegistry types = new TypeRegistry();
    private final ResourceType maps = types.find("", "v1", "configmaps").orElseThrow();

    private static ObjectNode map(int number, int text) {
        ObjectNode map = Discovery.object();
        map.putObject("metadata").put("name", "m%06d".formatted(number)).put("namespace", "n");
        map.putObject("data").put("text", "x".repeat(text));
        return map;
    }

    @Test
    void theHistoryOfChangesIsBoundedByItsBytes() throws Exception {
        WatchHub hub = new WatchHub(0);

        for (int i = 1; i <= OBJECTS; i++) {
            hub.publish(new Event(i, "ADDED", maps, map(i, TEXT)));
            assertThat(hub.bytes()).isLessThanOrEqualTo(WatchHub.DEFAULT_CAPACITY);
        }

        assertThat(hub.bytes()).isGreaterThan(WatchHub.DEFAULT_CAPACITY - 2 * TEXT);
        List<Event> held = hub.after(OBJECTS - 1_000, 0).events();
        assertThat(held).hasSize(1_000);
        assertThat(held.getLast().object()).isEqualTo(map(OBJECTS, TEXT));
        assertThatThrownBy(() -> hub.after(1, 0))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(410));
    }

    @Test
    void aChangeThatIsLargerThanTheHistoryIsNotHeld() throws Exception {
        WatchHub hub = new WatchHub(0, 1_000);

        hub.publish(new Event(1, "ADDED", maps, map(1, TEXT)));

        assertThat(hub.bytes()).isZero();
        assertThat(hub.after(1, 0).events()).isEmpty();
        assertThatThrownBy(() -> hub.after(0, 0)).isInstanceOf(ApiException.class);
    }

    @Test
    void cacheAndFileOfTheDatabaseAreBounded(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("kubernetes.db");
        try (ObjectDatabase database = ObjectDatabase.open(file)) {
            for (int i = 0; i < OBJECTS; i++) {
                database.put(ObjectDatabase.key(maps, "n", "m%06d".formatted(i)), map(i, TEXT));
            }
            assertThat(database.scan("configmaps/")).hasSize(OBJECTS);
            assertThat(database.cachedBytes()).isLessThanOrEqualTo(ObjectDatabase.CACHE_BYTES);
        }

        assertThat(Files.size(file)).isLessThan(3L * OBJECTS * TEXT);
        try (ObjectDatabase database = ObjectDatabase.open(file)) {
            assertThat(database.scan("configmaps/")).hasSize(OBJECTS);
        }
    }

    @Test
    void aListIsReadAPartAtATimeAndIsComplete() {
        ObjectDatabase database = ObjectDatabase.inMemory();
        ObjectService service =
                new ObjectService(database, types, AdmissionHandler.NONE, InstantSource.system());
        IntStream.range(0, 1_000)
                .forEach(i -> database.put("configmaps/n/m%06d".formatted(i), map(i, 1)));
        database.put("configmaps/nn/other", map(0, 1));
        database.put("secrets/n/other", map(0, 1));

        assertThat(
                        service.stream(maps, "n", "")
                                .map(map -> map.tree().at("/metadata/name").asText()))
                .hasSize(1_000)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(service.stream(maps, "n", "n/m000997")).hasSize(2);
        assertThat(service.stream(maps, "", "n/m000997")).hasSize(3);
        assertThat(service.count(maps, "n", "n/m000997")).isEqualTo(2);
        assertThat(service.count(maps, "", "n/m000997")).isEqualTo(3);
        assertThat(service.count(maps, "", "")).isEqualTo(1_001);
        assertThat(service.stream(maps, "n", "").findFirst()).isPresent();
        database.close();
    }
}
