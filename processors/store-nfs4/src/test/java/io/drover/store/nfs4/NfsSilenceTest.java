package io.drover.store.nfs4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.lock.LockOptions;
import io.drover.blockengine.lock.LockType;
import io.drover.blockengine.lock.OwnerLock;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.store.Silence;
import io.drover.store.SilenceListener;
import io.drover.store.StandaloneStores;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetKinds;
import io.drover.store.TargetUrl;
import io.drover.store.WritePermit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that takes connections and answers nothing, behind the shipped routes. */
@Timeout(60)
class NfsSilenceTest {
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private ServerSocket server;
    private StandaloneStores stores;
    private ObjectStore store;

    @BeforeEach
    void open() throws Exception {
        System.setProperty("drover.store.patience.notice", "0.2s");
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        TargetUrl url =
                TargetKinds.parse(
                        "nfs://127.0.0.1:%d:/export?nfsOptions=noresvport"
                                .formatted(server.getLocalPort()));
        stores =
                StandaloneStores.start(
                        StandaloneStores.newContext(),
                        Optional.empty(),
                        url,
                        Optional.of(LIMIT),
                        new SilenceListener() {
                            @Override
                            public void silent(String target, Silence silence) {
                                lines.add(target + ": " + silence.message());
                            }

                            @Override
                            public void answered(String target, Duration after) {
                                lines.add("answers");
                            }
                        },
                        WritePermit.ALWAYS);
        store = stores.open("nfs", url, new TargetCredentials(Map.of()));
    }

    @AfterEach
    void close() throws Exception {
        System.clearProperty("drover.store.patience.notice");
        stores.close();
        server.close();
    }

    @Test
    void aFirstAnswerThatNeverComesEndsTheRequestInTime() {
        long begun = System.nanoTime();

        assertThatThrownBy(() -> store.children(ObjectKey.of("backupstore")))
                .isInstanceOf(StoreException.Silent.class)
                .hasMessageContaining("no answer from nfs://127.0.0.1");

        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isGreaterThanOrEqualTo(LIMIT)
                .isLessThan(Duration.ofSeconds(10));
        assertThat(lines).first().asString().contains("trying again");
    }

    @Test
    void aLockIsNeitherWrittenNorRemovedThere() {
        long begun = System.nanoTime();

        assertThatThrownBy(
                        () ->
                                OwnerLock.acquire(
                                        store,
                                        new VolumeName("silent"),
                                        LockType.BACKUP,
                                        LockOptions.DEFAULT))
                .isInstanceOf(StoreException.Silent.class);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    }
}
