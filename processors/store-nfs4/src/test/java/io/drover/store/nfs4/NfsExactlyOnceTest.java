package io.drover.store.nfs4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.WriteCondition;
import io.drover.store.nfs4.FakeNfs.Cut;
import io.drover.store.nfs4.client.NfsClient;
import io.drover.store.nfs4.client.NfsTimeouts;
import io.drover.store.nfs4.proto.NfsStatus;
import io.drover.store.nfs4.proto.OpCode;
import io.drover.store.nfs4.rpc.RpcRefusedException.Reason;
import io.drover.store.nfs4.store.NfsObjectStore;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * No call takes the answer of another, and none is done twice, whatever happens to connections,
 * sessions and servers while it is under way.
 */
@Timeout(60)
class NfsExactlyOnceTest {
    private static final ObjectKey FIRST = ObjectKey.of("backupstore/first");
    private static final ObjectKey SECOND = ObjectKey.of("backupstore/second");
    private static final ObjectKey THIRD = ObjectKey.of("backupstore/third");
    private static final int SMALL = 1000;
    private static final int LARGE = 250_001;
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration LIMIT = Duration.ofMillis(500);

    private final AtomicInteger restarts = new AtomicInteger();
    private final FakeNfs server = new FakeNfs();
    private final NfsClient client = client(NfsStores.QUICK);
    private final NfsObjectStore store = new NfsObjectStore(client, "/", 0, 0);
    private final NfsClient hasty = client(new NfsTimeouts(LIMIT, LIMIT, LIMIT, LIMIT));
    private final NfsObjectStore hastyStore = new NfsObjectStore(hasty, "/", 0, 0);

    private NfsClient client(NfsTimeouts timeouts) {
        return new NfsClient("fake:2049", server, timeouts, 4 << 20, 4 << 20, 16);
    }

    @BeforeEach
    void makeLargeObjectsTakeSeveralWrites() {
        server.sessions.transfer = 100_000;
    }

    @AfterEach
    void close() {
        client.close();
        hasty.close();
    }

    private static byte[] content(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private void assertContent(ObjectKey key, int size) {
        assertThat(server.at("backupstore").children).containsKey(key.name());
        assertThat(server.at(key.value()).content).isEqualTo(content(size));
    }

    private void assertOnly(ObjectKey... keys) {
        assertThat(server.at("backupstore").children.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        List.of(keys).stream().map(ObjectKey::name).toList());
        assertThat(server.opens()).isZero();
    }

    /** By the client that has no patience, which a busy machine may need. */
    private void writeInTheEnd(ObjectKey key) {
        Awaitility.await()
                .atMost(LONG)
                .ignoreExceptionsInstanceOf(StoreException.Unavailable.class)
                .until(
                        () -> {
                            hastyStore.write(key, ObjectBody.of(content(SMALL)));
                            return true;
                        });
    }

    /** Number of calls that writing the object takes. */
    private int callsToWrite(int size) throws StoreException {
        int before = server.calls();
        store.write(THIRD, ObjectBody.of(content(size)));
        int calls = server.calls() - before;
        store.delete(List.of(THIRD));
        return calls;
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void aRestartedServerWithTheSameNumbersGivesNoAnswerOfAnotherCall(int size) throws Exception {
        store.write(FIRST, ObjectBody.of(content(size)));
        int calls = callsToWrite(size);
        for (int call = 1; call <= calls; call++) {
            for (Cut cut : Cut.values()) {
                store.write(FIRST, ObjectBody.of(content(size)));
                server.cutCall(call, cut, server::restartForAnotherClient);

                store.write(SECOND, ObjectBody.of(content(size + 1)));

                assertContent(SECOND, size + 1);
                assertOnly(FIRST, SECOND);
                store.delete(List.of(SECOND));
            }
        }
        assertContent(FIRST, size);
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void aWriteThatAServerForgetsByARestartIsDoneAgain(int size) throws Exception {
        store.write(FIRST, ObjectBody.of(content(size)));
        int calls = callsToWrite(size);
        for (int call = 1; call <= calls; call++) {
            for (Cut cut : Cut.values()) {
                server.cutCall(call, cut, server::restart);

                store.write(SECOND, ObjectBody.of(content(size + call)));

                assertContent(SECOND, size + call);
                assertOnly(FIRST, SECOND);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void handlesThatExpireWithARestartAreLookedUpAgain(int size) throws Exception {
        store.write(FIRST, ObjectBody.of(content(size)));
        int calls = callsToWrite(size);
        for (int call = 1; call <= calls; call++) {
            server.cutCall(call, Cut.BEFORE_IT_IS_PERFORMED, server::restartWithNewHandles);

            store.write(SECOND, ObjectBody.of(content(size + call)));

            assertContent(SECOND, size + call);
            server.restartWithNewHandles();
            byte[] read = store.read(SECOND, stream -> readOver(stream));
            assertThat(read).isEqualTo(content(size + call));
            server.restartWithNewHandles();
            assertThat(store.children(ObjectKey.of("backupstore"))).contains("first", "second");
            server.restartWithNewHandles();
            assertThat(store.stat(SECOND)).isPresent();
        }
        server.restartWithNewHandles();
        store.delete(List.of(SECOND));
        assertThat(store.stat(SECOND)).isEmpty();
    }

    /** The server restarts once while the object is read. */
    private byte[] readOver(InputStream stream) throws IOException {
        int first = stream.read();
        if (restarts.getAndIncrement() % 2 == 0) {
            server.restartWithNewHandles();
        }
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        read.write(first);
        stream.transferTo(read);
        return read.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void aCallWhoseConnectionBreaksIsPerformedOnce(int size) throws Exception {
        int calls = callsToWrite(size);
        int renamed = server.performed(OpCode.RENAME);
        int opened = server.performed(OpCode.OPEN);
        for (int call = 1; call <= calls; call++) {
            for (Cut cut : Cut.values()) {
                server.cutCall(call, cut, () -> {});

                store.write(FIRST, ObjectBody.of(content(size + call)));

                assertContent(FIRST, size + call);
            }
        }
        assertOnly(FIRST);
        assertThat(server.performed(OpCode.RENAME)).isEqualTo(renamed + 2 * calls);
        assertThat(server.performed(OpCode.OPEN)).isEqualTo(opened + 2 * calls);
        assertThat(client.traffic().sessions()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void whoseLockItIsIsKnownAfterARestart(Cut cut) throws Exception {
        store.write(FIRST, ObjectBody.of(content(SMALL)));
        int before = server.calls();
        store.write(SECOND, ObjectBody.of(content(SMALL)), WriteCondition.IF_ABSENT);
        int calls = server.calls() - before;
        store.delete(List.of(SECOND));
        for (int call = 1; call <= calls; call++) {
            server.cutCall(call, cut, server::restartForAnotherClient);

            store.write(SECOND, ObjectBody.of(content(SMALL)), WriteCondition.IF_ABSENT);

            assertOnly(FIRST, SECOND);
            assertThatThrownBy(
                            () ->
                                    store.write(
                                            SECOND,
                                            ObjectBody.of(content(5)),
                                            WriteCondition.IF_ABSENT))
                    .isInstanceOf(StoreException.Conflict.class);
            assertContent(SECOND, SMALL);
            store.delete(List.of(SECOND));
        }
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void aDeletionIsDoneWhateverBreaks(Cut cut) throws Exception {
        store.write(FIRST, ObjectBody.of(content(SMALL)));
        store.write(SECOND, ObjectBody.of(content(SMALL)));
        server.cutCall(1, cut, server::restartForAnotherClient);

        store.delete(List.of(SECOND));

        assertOnly(FIRST);
        server.cutCall(1, cut, () -> {});
        store.delete(List.of(FIRST));
        assertThat(server.at("backupstore").children).isEmpty();
    }

    @Test
    void aDirectoryThatWasMadeBeforeTheServerRestartedIsTheOneToUse() throws Exception {
        store.write(FIRST, ObjectBody.of(content(SMALL)));
        server.cutAfter(OpCode.CREATE, server::restart);

        store.write(ObjectKey.of("backupstore/a/b/c"), ObjectBody.of(content(SMALL)));

        assertContent(FIRST, SMALL);
        assertThat(server.at("backupstore/a/b/c").content).isEqualTo(content(SMALL));
    }

    @Test
    void theSlotOfACallStillUnderWayAtItsDeadlineIsNotUsedAgain() throws Exception {
        writeInTheEnd(FIRST);
        // the repetition is told to wait, as the first transmission is still being performed
        server.cutAfter(OpCode.RENAME, () -> server.failAlways(OpCode.SEQUENCE, NfsStatus.DELAY));

        assertThatThrownBy(() -> hastyStore.write(SECOND, ObjectBody.of(content(SMALL))))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("come back later");
        server.failAlways(OpCode.SEQUENCE, NfsStatus.OK);
        writeInTheEnd(THIRD);

        assertContent(THIRD, SMALL);
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"CREDENTIAL", "CALL", "VERSION"})
    void theSlotOfACallWhoseRepetitionIsRefusedIsNotUsedAgain(Reason reason) throws Exception {
        store.write(FIRST, ObjectBody.of(content(SMALL)));
        server.cutAfter(OpCode.RENAME, () -> {});
        server.cutAfter(OpCode.EXCHANGE_ID, () -> server.refuse(reason));

        assertThatThrownBy(() -> store.write(SECOND, ObjectBody.of(content(SMALL))))
                .isInstanceOf(StoreException.class);
        store.write(THIRD, ObjectBody.of(content(SMALL)));

        assertContent(THIRD, SMALL);
    }

    @Test
    void aCallThatIsRefusedForTroubleIsMadeAgain() throws Exception {
        store.write(FIRST, ObjectBody.of(content(SMALL)));
        server.refuse(Reason.TROUBLE);

        store.write(SECOND, ObjectBody.of(content(SMALL)));

        assertContent(SECOND, SMALL);
        assertThat(client.traffic().sessions()).isEqualTo(1);
    }

    @Test
    void aSessionWithACallUnderWayEndsBeforeTheNextOneBegins() throws Exception {
        writeInTheEnd(FIRST);
        server.cutAfter(OpCode.RENAME, () -> server.failAlways(OpCode.SEQUENCE, NfsStatus.DELAY));
        assertThatThrownBy(() -> hastyStore.write(SECOND, ObjectBody.of(content(SMALL))))
                .isInstanceOf(StoreException.Unavailable.class);

        server.failAlways(OpCode.SEQUENCE, NfsStatus.OK);
        writeInTheEnd(THIRD);

        assertThat(server.sessions.destroyed).isPositive();
        assertThat(server.performed(OpCode.BIND_CONN_TO_SESSION)).isPositive();
    }

    @Test
    void anAnswerToAnotherCallIsNotTaken() throws Exception {
        store.write(FIRST, ObjectBody.of(content(SMALL)));
        server.sessions.confused = true;

        assertThatThrownBy(() -> store.stat(FIRST))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("answer to another call");

        server.sessions.confused = false;
        assertThat(store.stat(FIRST)).isPresent();
        assertThat(client.traffic().sessions()).isEqualTo(2);
    }

    @Test
    void aReadWhoseAnswerIsNotKeptIsMadeAgain() throws Exception {
        store.write(FIRST, ObjectBody.of(content(SMALL)));
        server.cutAfter(OpCode.READ, () -> {});

        byte[] read = store.read(FIRST, stream -> stream.readAllBytes());

        assertThat(read).isEqualTo(content(SMALL));
        assertThat(server.performed(OpCode.READ)).isEqualTo(2);
        assertThat(client.traffic().sessions()).isEqualTo(1);
    }

    @Test
    void anOpenFileOutlivesItsSession() throws Exception {
        store.write(FIRST, ObjectBody.of(content(SMALL)));
        int opened = server.performed(OpCode.OPEN);
        server.cutAfter(OpCode.OPEN, server.sessions::forget);
        server.cutAfter(OpCode.COMMIT, () -> {});

        store.write(SECOND, ObjectBody.of(content(LARGE)));

        // the first OPEN is in doubt, the second is not lost with the session of a WRITE
        assertContent(SECOND, LARGE);
        assertThat(server.performed(OpCode.OPEN)).isEqualTo(opened + 2);
        server.cutAfter(OpCode.WRITE, server.sessions::forget);
        store.write(SECOND, ObjectBody.of(content(LARGE + 1)));
        assertContent(SECOND, LARGE + 1);
        assertThat(server.performed(OpCode.OPEN)).isEqualTo(opened + 3);
    }

    @ParameterizedTest
    @EnumSource(
            value = OpCode.class,
            names = {"OPEN", "WRITE", "COMMIT"})
    void aFileWhoseLeaseRanOutIsWrittenAgain(OpCode operation) throws Exception {
        store.write(FIRST, ObjectBody.of(content(SMALL)));
        long connections = client.traffic().connections();
        server.after(operation, server::expireLease);

        store.write(SECOND, ObjectBody.of(content(LARGE)));

        assertContent(SECOND, LARGE);
        assertOnly(FIRST, SECOND);
        assertThat(client.traffic().sessions()).isEqualTo(2);
        assertThat(client.traffic().connections()).isEqualTo(connections);
    }

    @Test
    void whatIsLostBetweenTwoWritesIsWrittenAgain() throws Exception {
        store.write(FIRST, ObjectBody.of(content(SMALL)));
        int opened = server.performed(OpCode.OPEN);
        server.cutCall(4, Cut.AFTER_IT_WAS_PERFORMED, () -> server.forgetUncommitted(OpCode.WRITE));

        store.write(SECOND, ObjectBody.of(content(LARGE)));

        assertContent(SECOND, LARGE);
        assertThat(server.performed(OpCode.OPEN)).isEqualTo(opened + 2);
    }

    @Test
    void whatIsLostBeforeTheCommitOfASmallWriteIsWrittenAgain() throws Exception {
        server.forgetUncommitted(OpCode.COMMIT);

        store.write(FIRST, ObjectBody.of(content(SMALL)));

        assertContent(FIRST, SMALL);
        assertOnly(FIRST);
    }

    @Test
    void aRenamingInDoubtIsDoneAgainOnAServerThatNumbersNoFiles() throws Exception {
        server.numberNoFiles();
        store.write(FIRST, ObjectBody.of(content(LARGE)));
        server.loseAnswerAndSessionOf(OpCode.RENAME);

        store.write(FIRST, ObjectBody.of(content(LARGE + 1)));

        assertContent(FIRST, LARGE + 1);
        assertOnly(FIRST);
    }

    @ParameterizedTest
    @EnumSource(
            value = OpCode.class,
            names = {"SEQUENCE", "PUTFH", "OPEN", "WRITE", "RENAME", "EXCHANGE_ID"})
    void aServerThatAlwaysAsksToComeBackLaterIsUnavailableInTime(OpCode operation)
            throws Exception {
        writeInTheEnd(FIRST);
        server.failAlways(operation, NfsStatus.DELAY);
        server.cutAfter(OpCode.SAVEFH, () -> {});
        long start = System.nanoTime();

        assertThatThrownBy(() -> hastyStore.write(SECOND, ObjectBody.of(content(SMALL))))
                .isInstanceOf(StoreException.Unavailable.class);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG);
        server.failAlways(operation, NfsStatus.OK);
        writeInTheEnd(THIRD);
        assertContent(THIRD, SMALL);
    }

    @ParameterizedTest
    @EnumSource(
            value = NfsStatus.class,
            names = {"BADSESSION", "SEQ_MISORDERED", "RETRY_UNCACHED_REP"})
    void aServerThatLosesEverySessionIsUnavailableInTime(NfsStatus status) throws Exception {
        writeInTheEnd(FIRST);
        server.failAlways(OpCode.SEQUENCE, status);
        long start = System.nanoTime();

        assertThatThrownBy(() -> hastyStore.stat(FIRST))
                .isInstanceOf(StoreException.Unavailable.class);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG);
        server.failAlways(OpCode.SEQUENCE, NfsStatus.OK);
        writeInTheEnd(FIRST);
    }
}
