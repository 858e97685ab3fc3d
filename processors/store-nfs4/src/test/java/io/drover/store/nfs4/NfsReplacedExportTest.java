package io.drover.store.nfs4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.StoreException;
import io.drover.store.nfs4.client.NfsClient;
import io.drover.store.nfs4.store.NfsObjectStore;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a URL names may become another directory while Drover runs. */
class NfsReplacedExportTest {
    private static final ObjectKey TOP = ObjectKey.of("backupstore");
    private static final ObjectKey OBJECT = ObjectKey.of("backupstore/volumes/object");

    private final FakeNfs server = new FakeNfs();
    private final NfsClient client =
            new NfsClient("fake:2049", server, NfsStores.QUICK, 4 << 20, 4 << 20, 16);
    private final NfsObjectStore store = new NfsObjectStore(client, "/export", 0, 0);
    private final FakeFile first = new FakeFile(1001, true);

    @BeforeEach
    void write() throws StoreException {
        server.root.children.put("export", first);
        store.write(OBJECT, ObjectBody.of(new byte[] {1}));
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void directoryThatTookTheNameOfTheExportIsUsedFromTheNextProbeOn() throws Exception {
        FakeFile second = new FakeFile(1002, true);
        server.root.children.put("renamed", first);
        server.root.children.put("export", second);

        assertThat(store.children(TOP)).isEmpty();
        store.write(OBJECT, ObjectBody.of(new byte[] {2}));

        assertThat(server.at("export/backupstore/volumes/object").content).containsExactly(2);
        assertThat(server.at("renamed/backupstore/volumes/object").content).containsExactly(1);
    }

    @Test
    void directoryThatTookTheNameOfTheStoreIsUsedFromTheNextProbeOn() throws Exception {
        server.at("export").children.put("old", server.at("export/backupstore"));
        server.at("export").children.put("backupstore", new FakeFile(1003, true));

        assertThat(store.children(TOP)).isEmpty();
        assertThat(store.stat(OBJECT)).isEmpty();
    }

    @Test
    void exportThatIsGoneIsRefusedAndNotEmpty() {
        server.root.children.put("renamed", first);
        server.root.children.remove("export");

        assertThatThrownBy(() -> store.children(TOP)).isInstanceOf(StoreException.Forbidden.class);
    }
}
