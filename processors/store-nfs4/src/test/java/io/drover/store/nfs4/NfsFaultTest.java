package io.drover.store.nfs4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.WriteCondition;
import io.drover.store.nfs4.client.NfsClient;
import io.drover.store.nfs4.proto.NfsStatus;
import io.drover.store.nfs4.proto.OpCode;
import io.drover.store.nfs4.store.NfsObjectStore;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What servers may answer and real ones rarely do. */
@Timeout(60)
class NfsFaultTest {
    private static final ObjectKey KEY = ObjectKey.of("backupstore/object");
    private static final int LARGE = 7_000_001;

    private final FakeNfs server = new FakeNfs();
    private final NfsClient client =
            new NfsClient("fake:2049", server, NfsStores.QUICK, 4 << 20, 4 << 20, 16);
    private final NfsObjectStore store = new NfsObjectStore(client, "/", 0, 0);

    @AfterEach
    void close() {
        client.close();
    }

    private static byte[] content(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private void assertWhole(int size) throws StoreException {
        assertThat(server.at(KEY.value()).content).isEqualTo(content(size));
        assertThat(server.at("backupstore").children).containsOnlyKeys("object");
        byte[] read = store.read(KEY, stream -> stream.readAllBytes());
        assertThat(read).isEqualTo(content(size));
    }

    @ParameterizedTest
    @EnumSource(
            value = OpCode.class,
            names = {
                "SEQUENCE",
                "PUTFH",
                "CREATE",
                "OPEN",
                "WRITE",
                "COMMIT",
                "CLOSE",
                "RENAME",
                "RECLAIM_COMPLETE"
            })
    void aServerThatAsksToComeBackLaterIsAskedAgain(OpCode operation) throws Exception {
        server.fail(operation, NfsStatus.DELAY, NfsStatus.GRACE, NfsStatus.DELAY);

        store.write(KEY, ObjectBody.of(content(LARGE)));

        assertWhole(LARGE);
        assertThat(client.traffic().delays()).isEqualTo(3);
        assertThat(client.traffic().sessions()).isEqualTo(1);
    }

    @Test
    void aWriteThatIsTakenInPartsIsWhole() throws Exception {
        server.takeAtMost(1000);

        store.write(KEY, ObjectBody.of(content(50_001)));

        assertWhole(50_001);
    }

    @Test
    void whatTheServerForgotBeforeTheCommitIsWrittenAgain() throws Exception {
        server.forgetUncommitted(OpCode.COMMIT);

        store.write(KEY, ObjectBody.of(content(LARGE)));

        assertWhole(LARGE);
    }

    @ParameterizedTest
    @EnumSource(
            value = NfsStatus.class,
            names = {"BAD_STATEID", "STALE_STATEID", "EXPIRED", "ADMIN_REVOKED", "STALE", "IO"})
    void anObjectWhoseOpenIsLostStartsOver(NfsStatus lost) throws Exception {
        server.fail(OpCode.WRITE, lost);

        store.write(KEY, ObjectBody.of(content(LARGE)));

        assertWhole(LARGE);
    }

    @Test
    void anOpenThatIsLostEveryTimeIsUnavailable() {
        server.fail(
                OpCode.WRITE,
                NfsStatus.BAD_STATEID,
                NfsStatus.BAD_STATEID,
                NfsStatus.BAD_STATEID,
                NfsStatus.BAD_STATEID,
                NfsStatus.BAD_STATEID);

        assertThatThrownBy(() -> store.write(KEY, ObjectBody.of(content(100))))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("BAD_STATEID");
        assertThat(server.at("backupstore").children).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, LARGE})
    void aUsedUpQuotaIsToldLateAndLeavesNothing(int size) {
        server.fail(OpCode.COMMIT, NfsStatus.DQUOT);

        assertThatThrownBy(() -> store.write(KEY, ObjectBody.of(content(size))))
                .isInstanceOf(StoreException.OutOfSpace.class)
                .hasMessageContaining("quota");
        assertThat(server.at("backupstore").children).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = NfsStatus.class,
            names = {"BADSESSION", "DEADSESSION", "SEQ_MISORDERED", "STALE_CLIENTID"})
    void aLostSessionIsReplaced(NfsStatus lost) throws Exception {
        store.write(KEY, ObjectBody.of(content(10)));
        server.fail(OpCode.SEQUENCE, lost);

        store.write(KEY, ObjectBody.of(content(20)));

        assertWhole(20);
        assertThat(client.traffic().sessions()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, LARGE})
    void aRenamingWhoseAnswerIsLostWithTheSessionIsFoundOut(int size) throws Exception {
        store.write(KEY, ObjectBody.of(content(10)));
        server.loseAnswerAndSessionOf(OpCode.RENAME);

        store.write(KEY, ObjectBody.of(content(size)));

        assertWhole(size);
    }

    @Test
    void aLinkWhoseAnswerIsLostWithTheSessionIsTheWritersOwn() throws Exception {
        server.loseAnswerAndSessionOf(OpCode.LINK);

        store.write(KEY, ObjectBody.of(content(100)), WriteCondition.IF_ABSENT);

        assertWhole(100);
        assertThatThrownBy(
                        () -> store.write(KEY, ObjectBody.of(content(5)), WriteCondition.IF_ABSENT))
                .isInstanceOf(StoreException.Conflict.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = NfsStatus.class,
            names = {"BAD_COOKIE", "NOT_SAME", "STALE"})
    void aListingThatIsInterruptedStartsOverWithoutDuplicates(NfsStatus status) throws Exception {
        List<String> expected = new ArrayList<>();
        for (int i = 10; i < 30; i++) {
            store.write(ObjectKey.of("backupstore/x/" + i), ObjectBody.utf8("x"));
            expected.add("backupstore/x/" + i);
        }
        server.fail(OpCode.READDIR, NfsStatus.DELAY, status);
        List<String> found = new ArrayList<>();

        store.list(ObjectKey.of("backupstore"), object -> found.add(object.key().value()));

        assertThat(found).isEqualTo(expected);
    }

    @Test
    void aHandleThatIsStaleIsLookedUpAgain() throws Exception {
        store.write(KEY, ObjectBody.of(content(10)));
        server.fail(OpCode.PUTFH, NfsStatus.STALE);

        assertThat(store.stat(KEY)).isPresent();
    }

    @ParameterizedTest
    @EnumSource(
            value = NfsStatus.class,
            names = {"IO", "SERVERFAULT", "RESOURCE", "ACCESS", "PERM", "STALE", "MOVED"})
    void noErrorReadsAsAbsent(NfsStatus status) throws Exception {
        store.write(KEY, ObjectBody.of(content(10)));
        for (OpCode operation : List.of(OpCode.LOOKUP, OpCode.READDIR)) {
            NfsStatus[] always = new NfsStatus[400];
            Arrays.fill(always, status);
            server.fail(operation, always);
        }

        assertThatThrownBy(() -> store.stat(KEY)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store.read(KEY, stream -> stream.read()))
                .isInstanceOf(StoreException.class)
                .isNotInstanceOf(StoreException.NotFound.class);
        assertThatThrownBy(() -> store.list(ObjectKey.of("backupstore"), object -> {}))
                .isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store.children(ObjectKey.of("backupstore")))
                .isInstanceOf(StoreException.class);
    }
}
