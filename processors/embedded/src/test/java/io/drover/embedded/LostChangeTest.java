package io.drover.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.embedded.WatchHub.Changes;
import io.drover.embedded.WatchHub.Event;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A client that watches from the version of a list or a bookmark misses no later change. */
@Timeout(30)
class LostChangeTest {
    private final TypeRegistry types = new TypeRegistry();
    private final ResourceType maps = types.find("", "v1", "configmaps").orElseThrow();

    private ObjectService service(ObjectDatabase database) {
        ObjectService service =
                new ObjectService(database, types, AdmissionHandler.NONE, InstantSource.system());
        service.ensureNamespace("default");
        return service;
    }

    private static ObjectNode map(String name) {
        ObjectNode map = Discovery.object();
        map.putObject("metadata").put("name", name);
        return map;
    }

    /** A value whose writing to the database can be watched and held up. */
    private static final class Held extends JsonSerializable.Base {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        @Override
        public void serialize(JsonGenerator out, SerializerProvider provider) throws IOException {
            reached.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            out.writeString("");
        }

        @Override
        public void serializeWithType(
                JsonGenerator out,
                SerializerProvider provider,
                com.fasterxml.jackson.databind.jsontype.TypeSerializer type)
                throws IOException {
            serialize(out, provider);
        }
    }

    /** A write of an object named slow, on its way into the database. */
    private record HeldWrite(Held held, Thread writer) {
        void end() throws InterruptedException {
            held.released.countDown();
            writer.join();
        }
    }

    private HeldWrite begin(ObjectService objects) throws InterruptedException {
        Held held = new Held();
        ObjectNode slow = map("slow");
        slow.putObject("data").putPOJO("key", held);
        Thread writer =
                Thread.ofPlatform()
                        .start(() -> objects.create(maps, "default", slow, WriteMode.PLAIN));
        held.reached.await();
        return new HeldWrite(held, writer);
    }

    @Test
    void aListDuringAWriteIsFollowedByTheWrite() throws Exception {
        ObjectService objects = service(ObjectDatabase.inMemory());
        HeldWrite write = begin(objects);

        long published = objects.version();
        List<ObjectNode> listed = objects.list(maps, "default", Selector.parse("", ""));
        write.end();

        assertThat(listed).isEmpty();
        assertThat(objects.hub().after(published, 0).events())
                .extracting(event -> event.object().at("/metadata/name").asText())
                .containsExactly("slow");
    }

    @Test
    void aBookmarkDuringAWriteIsFollowedByTheWrite() throws Exception {
        ObjectService objects = service(ObjectDatabase.inMemory());
        HeldWrite write = begin(objects);

        Changes quiet = objects.hub().after(objects.version(), 0);
        write.end();

        assertThat(quiet.events()).isEmpty();
        assertThat(objects.hub().after(quiet.upTo(), 0).events()).hasSize(1);
    }

    @Test
    void aBookmarkIsOfTheMomentInWhichThereWasNothingNew() throws Exception {
        WatchHub hub = new WatchHub(3);
        assertThat(hub.after(3, 0)).isEqualTo(new Changes(List.of(), 3));
        assertThat(hub.after(9, 0)).isEqualTo(new Changes(List.of(), 9));
        Event event = new Event(5, "ADDED", maps, map("new"));

        hub.publish(event);

        assertThat(hub.after(3, 0)).isEqualTo(new Changes(List.of(event), 5));
        assertThat(hub.after(5, 0)).isEqualTo(new Changes(List.of(), 5));
    }

    /** A client that saw the deletion would ignore a change with the same version. */
    @Test
    void aKilledServerDoesNotGiveTheVersionOfADeletionAgain(@TempDir Path directory)
            throws Exception {
        Path file = directory.resolve("kubernetes.db");
        Path copy = directory.resolve("as-after-a-kill.db");
        long deleted;
        try (ObjectDatabase database = ObjectDatabase.open(file)) {
            ObjectService objects = service(database);
            objects.create(maps, "default", map("gone"), WriteMode.PLAIN);
            objects.delete(maps, "default", "gone", "", WriteMode.PLAIN);
            deleted = objects.version();
            Files.copy(file, copy);
        }

        try (ObjectDatabase database = ObjectDatabase.open(copy)) {
            assertThat(service(database).version()).isEqualTo(deleted);
        }
    }
}
