package io.drover.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.store.ContentReader;
import io.drover.blockengine.store.Contents;
import io.drover.blockengine.store.DirectoryStore;
import io.drover.blockengine.store.ForwardingStore;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.ObjectVisitor;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.WriteCondition;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** A directory on a mount whose server is away: operations hang, and no interrupt ends them. */
@Timeout(60)
class HangingStoreTest {
    private static final ObjectKey KEY = ObjectKey.of("backupstore/object");

    @TempDir Path directory;
    private final CountDownLatch hangs = new CountDownLatch(1);
    private final CountDownLatch back = new CountDownLatch(1);
    private final CountDownLatch cameBack = new CountDownLatch(1);

    @AfterEach
    void serverReturns() {
        back.countDown();
    }

    /** As in the kernel: until the server is back, whoever interrupts. */
    private void hang() {
        hangs.countDown();
        boolean interrupted = false;
        while (back.getCount() > 0) {
            try {
                back.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private HangingStore store(ObjectStore hanging) {
        return new HangingStore(hanging, "directory /mnt/backups", Duration.ofMillis(20));
    }

    /** Runs it on a virtual thread that is interrupted when the operation hangs. */
    private StoreException givenUp(Ask ask) throws InterruptedException {
        AtomicReference<StoreException> failure = new AtomicReference<>();
        Thread caller =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        ask.run();
                                    } catch (StoreException e) {
                                        failure.set(e);
                                    }
                                });
        hangs.await();
        caller.interrupt();
        caller.join();
        return failure.get();
    }

    private interface Ask {
        void run() throws StoreException;
    }

    private ForwardingStore hangingLookup() {
        return new ForwardingStore(new DirectoryStore(directory)) {
            @Override
            public Optional<ObjectStat> stat(ObjectKey key) throws StoreException {
                hang();
                return super.stat(key);
            }

            @Override
            public List<String> children(ObjectKey prefix) throws StoreException {
                hang();
                return super.children(prefix);
            }
        };
    }

    @Test
    void whoeverIsInterruptedLeavesAHungOperationAndIsToldTheRemedy() throws Exception {
        HangingStore store = store(hangingLookup());

        assertThat(givenUp(() -> store.children(KEY)))
                .isInstanceOf(StoreException.Silent.class)
                .hasMessageContaining("directory /mnt/backups")
                .hasMessageContaining("umount");
    }

    /** Virtual threads share a few threads of the operating system. */
    @Test
    void hungOperationsDoNotStopOthersVirtualThreads() throws Exception {
        HangingStore store = store(hangingLookup());
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < HangingStore.MOST_LEFT_BEHIND; i++) {
            callers.add(Thread.ofVirtual().start(() -> assertThatThrownBy(() -> store.stat(KEY))));
        }
        hangs.await();
        CountDownLatch ran = new CountDownLatch(1);
        Thread.ofVirtual().start(ran::countDown);
        ran.await();

        callers.forEach(Thread::interrupt);
        for (Thread caller : callers) {
            caller.join();
        }

        assertThatThrownBy(() -> store.stat(KEY))
                .isInstanceOf(StoreException.Silent.class)
                .hasMessageContaining(HangingStore.MOST_LEFT_BEHIND + " operations");
        back.countDown();
        await("the server is back").until(() -> answers(store));
    }

    private static boolean answers(ObjectStore store) {
        try {
            return store.stat(KEY).isEmpty();
        } catch (StoreException e) {
            return false;
        }
    }

    @Test
    void aReadThatComesBackLateUsesNothingOfTheCallers() throws Exception {
        DirectoryStore real = new DirectoryStore(directory);
        real.write(KEY, ObjectBody.utf8("content"));
        HangingStore store =
                store(
                        new ForwardingStore(real) {
                            @Override
                            public <T> T read(ObjectKey key, ContentReader<T> reader)
                                    throws StoreException {
                                try {
                                    return super.read(
                                            key, content -> reader.read(hanging(content)));
                                } finally {
                                    cameBack.countDown();
                                }
                            }
                        });
        ByteBuffer buffer = ByteBuffer.allocate(100);

        StoreException failure =
                givenUp(() -> store.read(KEY, content -> Contents.readInto(content, buffer)));
        assertThat(failure).isInstanceOf(StoreException.Silent.class);
        back.countDown();
        cameBack.await();

        assertThat(buffer.array()).containsOnly(0);
    }

    private InputStream hanging(InputStream content) {
        return new FilterInputStream(content) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = super.read(bytes, offset, length);
                hang();
                return count;
            }
        };
    }

    @Test
    void aWriteThatComesBackLateGivesItsFileNoName() throws Exception {
        DirectoryStore real = new DirectoryStore(directory);
        HangingStore store =
                store(
                        new ForwardingStore(real) {
                            @Override
                            public void write(
                                    ObjectKey key, ObjectBody body, WriteCondition condition)
                                    throws StoreException {
                                hang();
                                try {
                                    super.write(key, body, condition);
                                } finally {
                                    cameBack.countDown();
                                }
                            }
                        });

        assertThat(givenUp(() -> store.write(KEY, ObjectBody.utf8("late"))))
                .isInstanceOf(StoreException.Silent.class);
        back.countDown();
        cameBack.await();

        assertThat(real.stat(KEY)).isEmpty();
        assertThat(directory.resolve("backupstore")).isEmptyDirectory();
    }

    @Test
    void aListingThatComesBackLateAsksAndShowsTheCallerNothing() throws Exception {
        DirectoryStore real = new DirectoryStore(directory);
        real.write(KEY, ObjectBody.utf8("content"));
        HangingStore store =
                store(
                        new ForwardingStore(real) {
                            @Override
                            public void list(ObjectKey prefix, ObjectVisitor visitor)
                                    throws StoreException {
                                hang();
                                try {
                                    super.list(prefix, visitor);
                                } finally {
                                    cameBack.countDown();
                                }
                            }
                        });
        List<ObjectKey> told = new CopyOnWriteArrayList<>();
        ObjectVisitor visitor =
                new ObjectVisitor() {
                    @Override
                    public void visit(ObjectStat object) {
                        told.add(object.key());
                    }

                    @Override
                    public boolean enters(ObjectKey below) {
                        told.add(below);
                        return true;
                    }
                };

        assertThat(givenUp(() -> store.list(ObjectKey.ROOT, visitor)))
                .isInstanceOf(StoreException.Silent.class);
        back.countDown();
        cameBack.await();
        assertThat(told).isEmpty();

        store.list(ObjectKey.ROOT, visitor);
        assertThat(told).containsExactly(KEY.parent(), KEY);
    }

    @Test
    void contentsArriveWholeThroughTheBuffer() throws Exception {
        HangingStore store = store(new DirectoryStore(directory));
        String text = "0123456789".repeat(SecludedContent.BUFFER / 4);
        store.write(KEY, ObjectBody.utf8(text));

        ByteBuffer buffer = ByteBuffer.allocate(text.length());
        assertThat(store.<Boolean>read(KEY, content -> Contents.readInto(content, buffer)))
                .isTrue();
        assertThat(StandardCharsets.UTF_8.decode(buffer).toString()).isEqualTo(text);
        assertThat(store.<byte[]>read(KEY, InputStream::readAllBytes))
                .isEqualTo(text.getBytes(StandardCharsets.UTF_8));
        assertThat(store.<Integer>read(KEY, InputStream::read)).isEqualTo('0');
        store.close();
    }

    @Test
    void failuresAreThoseOfTheStore() {
        HangingStore store = store(new DirectoryStore(directory.resolve("nowhere")));

        assertThatThrownBy(() -> store.children(KEY))
                .isInstanceOf(StoreException.Unavailable.class)
                .isNotInstanceOf(StoreException.Silent.class)
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> store.read(KEY, InputStream::readAllBytes))
                .isInstanceOf(StoreException.Unavailable.class);
    }
}
