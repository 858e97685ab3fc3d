package io.drover.blockengine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The contract of every object store. An implementation's test supplies the store, empty or with
 * leftovers of earlier tests.
 */
public interface ObjectStoreContract {
    ObjectStore testee();

    /** A prefix that no other test uses. */
    ObjectKey scratch();

    /** Creates a file there directly, like a writer that is killed before it renames the file. */
    void plant(ObjectKey key, String content) throws Exception;

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private byte[] contentOf(ObjectKey key) throws StoreException {
        return testee().read(key, content -> content.readAllBytes());
    }

    private List<String> listed(ObjectKey prefix) throws StoreException {
        List<String> keys = new ArrayList<>();
        testee().list(
                        prefix,
                        object ->
                                keys.add(
                                        object.key()
                                                .value()
                                                .substring(prefix.value().length() + 1)));
        return keys;
    }

    @Test
    default void whatIsWrittenIsRead() throws StoreException {
        for (int length : new int[] {0, 1, 289, 100_000, 2_097_171, 17 * 1024 * 1024}) {
            byte[] content = random(length, length);
            ObjectKey key = scratch().resolve("sizes/" + length);

            testee().write(key, ObjectBody.of(content));

            assertThat(contentOf(key)).isEqualTo(content);
            assertThat(testee().stat(key))
                    .hasValueSatisfying(stat -> assertThat(stat.size()).isEqualTo(length));
        }
    }

    @Test
    default void aWriteReplacesTheWholeObject() throws StoreException {
        ObjectKey key = scratch().resolve("replaced.cfg");
        testee().write(key, ObjectBody.utf8("a long first content"));

        testee().write(key, ObjectBody.utf8("short"));

        assertThat(contentOf(key)).asString().isEqualTo("short");
    }

    @Test
    default void spooledContentIsWrittenFromItsFile() throws Exception {
        Path file = Files.createTempFile("spooled", ".cfg");
        byte[] content = random(3_000_000, 5);
        Files.write(file, content);
        ObjectKey key = scratch().resolve("spooled.cfg");

        testee().write(key, new ObjectBody.Spooled(file));

        assertThat(contentOf(key)).isEqualTo(content);
        Files.delete(file);
    }

    @Test
    default void directBuffersAreWrittenFromTheirPosition() throws StoreException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(64).put(random(64, 1)).position(10).limit(30);
        ObjectKey key = scratch().resolve("direct.blk");

        testee().write(key, ObjectBody.of(buffer));

        assertThat(contentOf(key)).isEqualTo(Arrays.copyOfRange(random(64, 1), 10, 30));
        assertThat(buffer.position()).isEqualTo(10);
    }

    @Test
    default void readOfMissingObjectIsNotFound() {
        assertThatThrownBy(() -> contentOf(scratch().resolve("absent")))
                .isInstanceOfSatisfying(
                        StoreException.NotFound.class, e -> assertThat(e.retryable()).isFalse());
    }

    @Test
    default void statOfMissingObjectsAndDirectoriesIsEmpty() throws StoreException {
        testee().write(scratch().resolve("directory/object"), ObjectBody.utf8("x"));

        assertThat(testee().stat(scratch().resolve("absent"))).isEmpty();
        assertThat(testee().stat(scratch().resolve("absent/deeper"))).isEmpty();
        assertThat(testee().stat(scratch().resolve("directory"))).isEmpty();
    }

    @Test
    default void foreignNamesAreNoChildren() throws StoreException {
        testee().write(scratch().resolve("nas/a"), ObjectBody.utf8("x"));
        testee().write(scratch().resolve("nas/Thumbs.db"), ObjectBody.utf8("x"));
        testee().write(scratch().resolve("nas/@eaDir/a"), ObjectBody.utf8("x"));

        assertThat(testee().children(scratch().resolve("nas"))).containsExactly("a");
    }

    @Test
    default void theEntryOfAnObjectInAListingHasItsLength() throws StoreException {
        testee().write(scratch().resolve("entry/object"), ObjectBody.utf8("seven b"));
        testee().write(scratch().resolve("entry/object-2"), ObjectBody.utf8("x"));
        testee().write(scratch().resolve("entry/below/deeper"), ObjectBody.utf8("xx"));

        assertThat(testee().listed(scratch().resolve("entry/object")))
                .hasValueSatisfying(stat -> assertThat(stat.size()).isEqualTo(7));
        assertThat(testee().listed(scratch().resolve("entry/below/deeper")))
                .hasValueSatisfying(stat -> assertThat(stat.size()).isEqualTo(2));
        assertThat(testee().listed(scratch().resolve("entry/obj"))).isEmpty();
        assertThat(testee().listed(scratch().resolve("entry/below"))).isEmpty();
        assertThat(testee().listed(scratch().resolve("absent/deeper"))).isEmpty();
    }

    @Test
    default void listingShowsAllDepthsInOrderAndNothingOfNeighbours() throws StoreException {
        for (String name :
                List.of(
                        "list/b/2",
                        "list/b/1",
                        "list/a",
                        "list/b-c",
                        "list/b/deep/er",
                        "list2/x",
                        "lis/y")) {
            testee().write(scratch().resolve(name), ObjectBody.utf8(name));
        }

        assertThat(listed(scratch().resolve("list")))
                .containsExactly("a", "b-c", "b/1", "b/2", "b/deep/er");
        assertThat(testee().children(scratch().resolve("list"))).containsExactly("a", "b", "b-c");
    }

    @Test
    default void leftoversOfKilledWritersAreHiddenFromListingsAndReportedOnRequest()
            throws Exception {
        ObjectKey base = scratch().resolve("killed");
        testee().write(base.resolve("b/2.cfg"), ObjectBody.utf8("x"));
        testee().write(base.resolve("d.cfg"), ObjectBody.utf8("x"));
        for (String name : List.of("b/2.cfg.tmp.2", "a.cfg.tmp.1", "c/only.tmp.3")) {
            plant(base.resolve(name), "half");
        }

        List<String> left = new ArrayList<>();
        List<String> objects = new ArrayList<>();
        testee().list(
                        base,
                        new ObjectVisitor() {
                            @Override
                            public void visit(ObjectStat object) {
                                objects.add(object.key().name());
                            }

                            @Override
                            public void leftover(ObjectStat file) {
                                assertThat(file.size()).isEqualTo(4);
                                left.add(file.key().value());
                            }
                        });

        assertThat(listed(base)).containsExactly("b/2.cfg", "d.cfg");
        assertThat(testee().children(base)).contains("b", "d.cfg").doesNotContain("a.cfg.tmp.1");
        assertThat(testee().children(base.resolve("b"))).containsExactly("2.cfg");
        assertThat(objects).containsExactly("2.cfg", "d.cfg");
        assertThat(left)
                .containsExactly(
                        base + "/a.cfg.tmp.1", base + "/b/2.cfg.tmp.2", base + "/c/only.tmp.3");

        testee().delete(left.stream().map(ObjectKey::of).toList());

        left.clear();
        testee().list(
                        base,
                        new ObjectVisitor() {
                            @Override
                            public void visit(ObjectStat object) {}

                            @Override
                            public void leftover(ObjectStat file) {
                                left.add(file.key().value());
                            }
                        });
        assertThat(left).isEmpty();
        assertThat(listed(base)).containsExactly("b/2.cfg", "d.cfg");
    }

    @Test
    default void listingLeavesOutDirectoriesThatAreNotEntered() throws Exception {
        ObjectKey base = scratch().resolve("pruned");
        for (String name :
                List.of("a/1", "b/blocks/1", "b/blocks/2/3", "b/blocks.old", "b/z", "blocks/4")) {
            testee().write(base.resolve(name), ObjectBody.utf8("x"));
        }
        plant(base.resolve("b/blocks/9.cfg.tmp.1"), "half");
        List<String> seen = new ArrayList<>();
        ObjectVisitor visitor =
                new ObjectVisitor() {
                    @Override
                    public void visit(ObjectStat object) {
                        seen.add(object.key().value().substring(base.value().length() + 1));
                    }

                    @Override
                    public void leftover(ObjectStat file) {
                        visit(file);
                    }

                    @Override
                    public boolean enters(ObjectKey directory) {
                        return !directory.name().equals("blocks");
                    }
                };

        testee().list(base, visitor);

        assertThat(seen).containsExactly("a/1", "b/blocks.old", "b/z");
        seen.clear();
        testee().list(base.resolve("blocks"), visitor);
        assertThat(seen).containsExactly("blocks/4");
    }

    @Test
    default void directoriesWithForeignNamesAreNotAskedFor() throws StoreException {
        ObjectKey base = scratch().resolve("asked");
        for (String name : List.of("@eaDir/1", "a/1", "a/.snapshot/2", "a/2")) {
            testee().write(base.resolve(name), ObjectBody.utf8("x"));
        }
        List<ObjectKey> asked = new ArrayList<>();

        testee().list(
                        base,
                        new ObjectVisitor() {
                            @Override
                            public void visit(ObjectStat object) {}

                            @Override
                            public boolean enters(ObjectKey directory) {
                                asked.add(directory);
                                return true;
                            }
                        });

        assertThat(asked).containsOnly(base.resolve("a"));
    }

    @Test
    default void listingOfNothingIsEmpty() throws StoreException {
        assertThat(listed(scratch().resolve("nothing"))).isEmpty();
        assertThat(testee().children(scratch().resolve("nothing"))).isEmpty();
    }

    @Test
    default void listingHasNoPageLimit() throws StoreException {
        ObjectKey many = scratch().resolve("many");
        for (int i = 0; i < 1100; i++) {
            testee().write(many.resolve("object-%04d.blk".formatted(i)), ObjectBody.utf8("x"));
        }

        assertThat(listed(many)).hasSize(1100).isSorted();
        assertThat(testee().children(many)).hasSize(1100).isSorted();
    }

    @Test
    default void deletionRemovesExactlyTheKeysAndIgnoresMissingOnes() throws StoreException {
        ObjectKey base = scratch().resolve("delete");
        for (String name : List.of("x.cfg", "x.cfg.old", "x/y")) {
            testee().write(base.resolve(name), ObjectBody.utf8(name));
        }

        testee().delete(
                        List.of(
                                base.resolve("x.cfg"),
                                base.resolve("absent"),
                                base.resolve("no/such/directory")));

        assertThat(listed(base)).containsExactlyInAnyOrder("x.cfg.old", "x/y");
    }

    @Test
    default void deletionOfMoreThanOneBatch() throws StoreException {
        ObjectKey base = scratch().resolve("batch");
        List<ObjectKey> keys = new ArrayList<>();
        for (int i = 0; i < 1050; i++) {
            keys.add(base.resolve("object-" + i + ".blk"));
            testee().write(keys.getLast(), ObjectBody.utf8("x"));
        }

        testee().delete(keys);

        assertThat(listed(base)).isEmpty();
    }

    @Test
    default void namesMayHaveOddCharacters() throws StoreException {
        for (String name :
                List.of("with space", "per%cent", "plus+and&", "ünïcode", "a'b\"c", "~tilde(1)")) {
            ObjectKey key = scratch().resolve("odd/" + name);
            testee().write(key, ObjectBody.utf8(name));
            assertThat(contentOf(key)).asString(StandardCharsets.UTF_8).isEqualTo(name);
        }
        assertThat(testee().children(scratch().resolve("odd")))
                .hasSize(6)
                .contains("with space", "per%cent", "plus+and&", "ünïcode");
    }

    @Test
    default void whatTheReaderThrowsReachesTheCaller() throws StoreException {
        ObjectKey key = scratch().resolve("reader");
        testee().write(key, ObjectBody.utf8("content"));
        AtomicInteger calls = new AtomicInteger();

        assertThatThrownBy(
                        () ->
                                testee().read(
                                                key,
                                                content -> {
                                                    calls.incrementAndGet();
                                                    throw new UncheckedIOException(
                                                            new IOException("mine"));
                                                }))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(calls).hasValue(1);
    }

    @Test
    default void concurrentWritersOfOneKeyLeaveOneOfTheirContents() throws Exception {
        ObjectKey key = scratch().resolve("contended");
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            byte[] content = new byte[200_000];
            Arrays.fill(content, (byte) i);
            writers.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            testee().write(key, ObjectBody.of(content));
                                        } catch (StoreException e) {
                                            throw new IllegalStateException(e);
                                        }
                                    }));
        }
        for (Thread writer : writers) {
            writer.join();
        }

        byte[] content = contentOf(key);
        assertThat(content).hasSize(200_000);
        assertThat(content).containsOnly(content[0]);
    }

    @Test
    default void creationFailsIfTheObjectExists() throws StoreException {
        assumeTrue(testee().capabilities().createIfAbsent(), "the store has no conditional writes");
        ObjectKey key = scratch().resolve("created");
        testee().write(key, ObjectBody.utf8("first"), WriteCondition.IF_ABSENT);

        assertThatThrownBy(
                        () ->
                                testee().write(
                                                key,
                                                ObjectBody.utf8("second"),
                                                WriteCondition.IF_ABSENT))
                .isInstanceOf(StoreException.Conflict.class);
        assertThat(contentOf(key)).asString().isEqualTo("first");
    }
}
