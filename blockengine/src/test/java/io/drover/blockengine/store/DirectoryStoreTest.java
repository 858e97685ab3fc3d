package io.drover.blockengine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

class DirectoryStoreTest implements ObjectStoreContract, SharedBackupContract {
    @TempDir Path directory;
    DirectoryStore store;

    @BeforeEach
    void open() throws IOException {
        store = new DirectoryStore(Files.createDirectory(directory.resolve("root")));
    }

    @Override
    public ObjectStore testee() {
        return store;
    }

    @Override
    public ObjectKey scratch() {
        return ObjectKey.of("backupstore/scratch");
    }

    @Override
    public void plant(ObjectKey key, String content) throws IOException {
        Path file = directory.resolve("root").resolve(key.value());
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    @Test
    void emptyDirectoriesAreHiddenFromListingsAndReportedOnRequest() throws Exception {
        store.write(scratch().resolve("x.cfg"), ObjectBody.utf8("x"));
        Files.createDirectories(directory.resolve("root/backupstore/scratch/y.cfg/deeper"));

        assertThat(store.children(scratch())).containsExactly("x.cfg");
        assertThat(others(scratch())).containsExactly(scratch().resolve("y.cfg/deeper"));
    }

    @Test
    void emptiedDirectoriesAreRemovedUpToTheStore() throws Exception {
        ObjectKey key = ObjectKey.of("backupstore/volumes/aa/bb/vol/blocks/c1/c2/x.blk");
        store.write(key, ObjectBody.utf8("x"));

        store.delete(List.of(key));

        assertThat(directory.resolve("root/backupstore")).isEmptyDirectory();
    }

    @Test
    void directoryThatTookTheNameOfTheRootIsUsedAndTheRenamedOneIsNot() throws Exception {
        ObjectKey key = ObjectKey.of("backupstore/x.cfg");
        store.write(key, ObjectBody.utf8("first"));
        Files.move(directory.resolve("root"), directory.resolve("renamed"));
        assertThatThrownBy(() -> store.children(ObjectKey.of("backupstore")))
                .isInstanceOf(StoreException.Unavailable.class);
        Files.createDirectory(directory.resolve("root"));

        assertThat(store.children(ObjectKey.of("backupstore"))).isEmpty();
        store.write(key, ObjectBody.utf8("second"));

        assertThat(directory.resolve("root/backupstore/x.cfg")).hasContent("second");
        assertThat(directory.resolve("renamed/backupstore/x.cfg")).hasContent("first");
    }

    @Test
    void aFailedWriteLeavesNothing() throws IOException {
        ObjectBody vanished = new ObjectBody.Spooled(directory.resolve("no-such-file"), 10);

        assertThatThrownBy(() -> store.write(scratch().resolve("x.cfg"), vanished))
                .isInstanceOf(StoreException.class);

        try (Stream<Path> files = Files.walk(directory).filter(Files::isRegularFile)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aDirectoryInTheWayIsNamedWithTheRemedyAndKept() throws Exception {
        store.write(scratch().resolve("taken/object"), ObjectBody.utf8("x"));

        for (WriteCondition condition : WriteCondition.values()) {
            assertThatThrownBy(
                            () ->
                                    store.write(
                                            scratch().resolve("taken"),
                                            ObjectBody.utf8("y"),
                                            condition))
                    .isInstanceOf(StoreException.Corrupt.class)
                    .hasMessageContaining("directory in its place")
                    .hasMessageContaining("repair");
        }
        assertThat(store.children(scratch().resolve("taken"))).containsExactly("object");
    }

    @Test
    void aFileInTheWayOfADirectoryIsNamedWithTheRemedyAndKept() throws Exception {
        store.write(scratch().resolve("locks"), ObjectBody.utf8("x"));

        for (WriteCondition condition : WriteCondition.values()) {
            assertThatThrownBy(
                            () ->
                                    store.write(
                                            scratch().resolve("locks/lock-1.lck"),
                                            ObjectBody.utf8("y"),
                                            condition))
                    .isInstanceOf(StoreException.Corrupt.class)
                    .hasMessageContaining("locks is a file where a directory belongs")
                    .hasMessageContaining("move it away");
        }
        assertThat(directory.resolve("root").resolve(scratch().value()).resolve("locks"))
                .hasContent("x");
    }

    @Test
    void anEmptyDirectoryInAnObjectsPlaceIsDeletedAndAFullOneIsNot() throws Exception {
        Path scratch = directory.resolve("root").resolve(scratch().value());
        Files.createDirectories(scratch.resolve("empty.blk"));
        Files.createDirectories(scratch.resolve("full.blk"));
        Files.writeString(scratch.resolve("full.blk/file"), "x");

        store.delete(List.of(scratch().resolve("empty.blk"), scratch().resolve("full.blk")));

        assertThat(scratch.resolve("empty.blk")).doesNotExist();
        assertThat(scratch.resolve("full.blk/file")).exists();
    }

    @Test
    void entriesThatAreNotFilesAreNotObjects() throws Exception {
        ObjectKey link = ObjectKey.of("backupstore/link");
        ObjectKey pipe = ObjectKey.of("backupstore/pipe");
        ObjectKey circle = ObjectKey.of("backupstore/circle");
        plant(ObjectKey.of("backupstore/file"), "content");
        Path backupstore = directory.resolve("root/backupstore");
        Files.createSymbolicLink(backupstore.resolve("link"), backupstore.resolve("file"));
        Files.createSymbolicLink(backupstore.resolve("circle"), Path.of("circle"));
        assertThat(new ProcessBuilder("mkfifo", backupstore + "/pipe").start().waitFor()).isZero();

        assertThat(store.children(ObjectKey.of("backupstore"))).containsExactly("file");
        assertThat(others(ObjectKey.of("backupstore"))).containsExactly(circle, link, pipe);
        for (ObjectKey key : List.of(link, pipe, circle)) {
            assertThat(store.stat(key)).isEmpty();
            assertThatThrownBy(() -> store.read(key, InputStream::readAllBytes))
                    .isInstanceOf(StoreException.NotFound.class);
        }
    }

    private List<ObjectKey> others(ObjectKey prefix) throws StoreException {
        List<ObjectKey> found = new ArrayList<>();
        store.list(
                prefix,
                new ObjectVisitor() {
                    @Override
                    public void visit(ObjectStat object) {}

                    @Override
                    public void emptyDirectory(ObjectKey directory) {
                        found.add(directory);
                    }
                });
        return found;
    }

    @Test
    void anInterruptedCallerGetsUnavailableAndKeepsTheFlag() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(
                        () -> store.write(scratch().resolve("x"), ObjectBody.of(new byte[4 << 20])))
                .isInstanceOf(StoreException.Unavailable.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void blocksAreDurableBeforeTheConfigurationThatNamesThem() throws Exception {
        ObjectKey block = scratch().resolve("blocks/aa/bb/x.blk");
        ObjectKey config = scratch().resolve("volume.cfg");
        List<Boolean> configVisible = new ArrayList<>();
        WriteBarrier barrier =
                new WriteBarrier(
                        Optional.of(
                                () ->
                                        configVisible.add(
                                                Files.exists(
                                                        directory.resolve(
                                                                "root/" + config.value())))));
        DirectoryStore watched = new DirectoryStore(directory.resolve("root"), barrier);

        watched.write(block, ObjectBody.utf8("block"));
        assertThat(configVisible).isEmpty();
        watched.write(config, ObjectBody.utf8("config"));
        watched.write(config, ObjectBody.utf8("again"));

        assertThat(configVisible).containsExactly(false);
    }

    @Test
    void aConfigurationIsNotWrittenIfItsBlocksCannotBecomeDurable() throws Exception {
        AtomicInteger failures = new AtomicInteger(2);
        WriteBarrier barrier =
                new WriteBarrier(
                        Optional.of(
                                () -> {
                                    if (failures.getAndDecrement() > 0) {
                                        throw new IOException("No space left on device");
                                    }
                                }));
        DirectoryStore watched = new DirectoryStore(directory.resolve("root"), barrier);
        watched.write(scratch().resolve("x.blk"), ObjectBody.utf8("block"));
        ObjectKey config = scratch().resolve("volume.cfg");

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> watched.write(config, ObjectBody.utf8("config")))
                    .isInstanceOf(StoreException.OutOfSpace.class);
            assertThat(watched.stat(config)).isEmpty();
        }
        watched.write(config, ObjectBody.utf8("config"));

        assertThat(watched.stat(config)).isPresent();
    }

    @Test
    void withoutTheSystemCallEveryFileIsForced() throws Exception {
        DirectoryStore portable =
                new DirectoryStore(directory.resolve("root"), new WriteBarrier(Optional.empty()));

        portable.write(scratch().resolve("x.blk"), ObjectBody.utf8("block"));
        portable.write(scratch().resolve("x.cfg"), ObjectBody.utf8("config"));

        assertThat(portable.children(scratch())).containsExactly("x.blk", "x.cfg");
    }

    @Test
    void ofManyThatCreateOneObjectOneSucceeds() throws Exception {
        ObjectKey key = scratch().resolve("volume.cfg");
        AtomicInteger created = new AtomicInteger();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String content = "writer " + i;
            writers.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        try {
                                            store.write(
                                                    key,
                                                    ObjectBody.utf8(content),
                                                    WriteCondition.IF_ABSENT);
                                            created.incrementAndGet();
                                        } catch (StoreException.Conflict e) {
                                            // another one was faster
                                        } catch (StoreException e) {
                                            throw new IllegalStateException(e);
                                        }
                                    }));
        }
        for (Thread writer : writers) {
            writer.join();
        }

        assertThat(created).hasValue(1);
        try (Stream<Path> files = Files.walk(directory).filter(Files::isRegularFile)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aRootThatGoesAwayDuringAWriteIsNotCreatedAgain() throws Exception {
        Path root = directory.resolve("root");
        Path file = root.resolve("backupstore/volumes/x.blk");
        DirectoryTree tree = new DirectoryTree(root);
        Files.move(root, directory.resolve("unmounted"));

        assertThatThrownBy(() -> tree.createFile(file)).isInstanceOf(NoSuchFileException.class);

        assertThat(root).doesNotExist();
    }

    @Test
    void aMissingRootIsUnavailableAndNotCreatedAgain() throws Exception {
        ObjectKey key = ObjectKey.of("a/b");
        store.write(key, ObjectBody.of(new byte[] {1}));
        Files.move(directory.resolve("root"), directory.resolve("unmounted"));

        assertThatThrownBy(() -> store.stat(key)).isInstanceOf(StoreException.Unavailable.class);
        assertThatThrownBy(() -> store.read(key, InputStream::readAllBytes))
                .isInstanceOf(StoreException.Unavailable.class);
        assertThatThrownBy(() -> store.list(ObjectKey.of("a"), object -> {}))
                .isInstanceOf(StoreException.Unavailable.class);
        assertThatThrownBy(() -> store.children(ObjectKey.of("a")))
                .isInstanceOf(StoreException.Unavailable.class);
        assertThatThrownBy(() -> store.delete(List.of(key)))
                .isInstanceOf(StoreException.Unavailable.class);
        assertThatThrownBy(() -> store.write(key, ObjectBody.of(new byte[] {2})))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("does not exist");
        assertThat(directory.resolve("root")).doesNotExist();
    }
}
