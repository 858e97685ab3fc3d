package io.drover.store.nfs4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.ObjectStoreContract;
import io.drover.blockengine.store.ObjectVisitor;
import io.drover.blockengine.store.SharedBackupContract;
import io.drover.blockengine.store.StoreException;
import io.drover.store.StandaloneStores;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetKinds;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The contract, and more, through a target's routes against a real server. */
@NeedsGanesha
class NfsStoreTest implements ObjectStoreContract, SharedBackupContract {
    static GaneshaServer server;
    static StandaloneStores stores;
    ObjectStore store;
    ObjectKey scratch;

    @BeforeAll
    static void start() throws Exception {
        server =
                GaneshaServer.prepare(0)
                        .export("rw", "")
                        .export("with space & 100%+", "")
                        .export("ro", "Access_Type = RO;")
                        .export("squash", "Squash = Root_Squash;")
                        .export("kerberos", "SecType = krb5;")
                        .begin();
        stores = StandaloneStores.start(Optional.empty(), TargetKinds.parse(server.url("rw")));
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            stores.close();
            server.close();
        }
    }

    @BeforeEach
    void open() {
        store = open("nfs", server.url("rw"));
        scratch = ObjectKey.of("backupstore/" + UUID.randomUUID());
    }

    private static ObjectStore open(String target, String url) {
        return stores.open(target, TargetKinds.parse(url), TargetCredentials.NONE);
    }

    @Override
    public ObjectStore testee() {
        return store;
    }

    @Override
    public ObjectKey scratch() {
        return scratch;
    }

    @Test
    void whatIsWrittenAreTheFilesOfTheExport() throws Exception {
        store.write(scratch.resolve("x/volume.cfg"), ObjectBody.utf8("content"));

        assertThat(server.directory("rw").resolve(scratch.value()).resolve("x/volume.cfg"))
                .hasContent("content");
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(
                                        server.directory("rw")
                                                .resolve(scratch.value())
                                                .resolve("x"))))
                .isEqualTo("rwx------");
    }

    @Test
    void whatOthersPutThereIsReadAtOnce() throws Exception {
        ObjectKey key = scratch.resolve("foreign/object");
        assertThat(store.stat(key)).isEmpty();
        Files.createDirectories(server.directory("rw").resolve(key.parent().value()));
        Files.writeString(server.directory("rw").resolve(key.value()), "theirs");

        byte[] content = store.read(key, stream -> stream.readAllBytes());
        assertThat(content).asString(StandardCharsets.UTF_8).isEqualTo("theirs");
    }

    @Test
    void whatIsInTheWayOfAWriteIsNamedWithTheRemedyAndKept() throws Exception {
        store.write(scratch.resolve("taken/object"), ObjectBody.utf8("x"));

        for (String key : List.of("taken", "taken/object/below")) {
            assertThatThrownBy(() -> store.write(scratch.resolve(key), ObjectBody.utf8("y")))
                    .isInstanceOf(StoreException.Corrupt.class)
                    .hasMessageContaining("move it away");
        }
        assertThat(store.children(scratch.resolve("taken"))).containsExactly("object");
    }

    @Test
    void anEmptyDirectoryInAnObjectsPlaceIsDeletedAndAFullOneIsNot() throws Exception {
        Path here = server.directory("rw").resolve(scratch.value());
        Files.createDirectories(here.resolve("empty.blk"));
        Files.createDirectories(here.resolve("full.blk"));
        Files.writeString(here.resolve("full.blk/file"), "x");

        store.delete(List.of(scratch.resolve("empty.blk"), scratch.resolve("full.blk")));

        assertThat(here.resolve("empty.blk")).doesNotExist();
        assertThat(here.resolve("full.blk/file")).exists();
    }

    @Test
    void directoriesLeftEmptyAreRemovedUpToTheStore() throws Exception {
        ObjectKey key = scratch.resolve("a/b/c");
        store.write(key, ObjectBody.utf8("x"));

        store.delete(List.of(key));

        assertThat(server.directory("rw").resolve(scratch.value())).doesNotExist();
        assertThat(server.directory("rw").resolve("backupstore")).isDirectory();
        store.write(key, ObjectBody.utf8("again"));
        assertThat(store.stat(key)).isPresent();
    }

    @Override
    public void plant(ObjectKey key, String content) throws Exception {
        Path file = server.directory("rw").resolve(key.value());
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    @Test
    void temporaryFilesAreNotLeft() throws Exception {
        store.write(scratch.resolve("object"), ObjectBody.utf8("x"));

        assertThat(server.directory("rw").resolve(scratch.value()).toFile().list())
                .containsExactly("object");
    }

    @Test
    void emptyDirectoriesAreHiddenFromListingsAndToldToThoseWhoAsk() throws Exception {
        store.write(scratch.resolve("x.cfg"), ObjectBody.utf8("x"));
        Files.createDirectories(
                server.directory("rw").resolve(scratch.value()).resolve("y.cfg/deeper"));
        List<ObjectKey> empty = new ArrayList<>();

        store.list(
                scratch,
                new ObjectVisitor() {
                    @Override
                    public void visit(ObjectStat object) {}

                    @Override
                    public void emptyDirectory(ObjectKey found) {
                        empty.add(found);
                    }
                });

        assertThat(store.children(scratch)).containsExactly("x.cfg");
        assertThat(empty).containsExactly(scratch.resolve("y.cfg/deeper"));
    }

    @Test
    void pathsMayHaveOddCharacters() throws Exception {
        ObjectStore odd = open("odd", server.url("with space & 100%+"));

        odd.write(ObjectKey.of("backupstore/x"), ObjectBody.utf8("x"));

        assertThat(server.directory("with space & 100%+").resolve("backupstore/x")).hasContent("x");
    }

    @Test
    void aPathBelowTheExportIsARootOfItsOwn() throws Exception {
        Files.createDirectories(server.directory("rw").resolve("below/deeper"));
        ObjectStore below = open("below", server.url("rw") + "/below/deeper");

        below.write(ObjectKey.of("backupstore/x"), ObjectBody.utf8("x"));

        assertThat(server.directory("rw").resolve("below/deeper/backupstore/x")).hasContent("x");
    }

    @Test
    void missingExportIsNotAnEmptyStore() {
        ObjectStore nowhere = open("nowhere", server.url("no-such-export"));

        assertThatThrownBy(() -> nowhere.children(ObjectKey.of("backupstore")))
                .isInstanceOf(StoreException.Forbidden.class)
                .hasMessageContaining("/export/no-such-export")
                .hasMessageContaining("exported");
        assertThatThrownBy(() -> nowhere.stat(scratch))
                .isInstanceOf(StoreException.Forbidden.class);
    }

    @Test
    void readOnlyExportIsReadAndSaysWhyItIsNotWritten() throws Exception {
        Files.writeString(server.directory("ro").resolve("there"), "x");
        ObjectStore readOnly = open("ro", server.url("ro"));

        assertThat(readOnly.stat(ObjectKey.of("there"))).isPresent();
        assertThatThrownBy(() -> readOnly.write(ObjectKey.of("new"), ObjectBody.utf8("x")))
                .isInstanceOf(StoreException.Forbidden.class)
                .hasMessageContaining("read-only");
    }

    @Test
    void squashedRootIsToldAboutTheSquashing() {
        ObjectStore squashed = open("squash", server.url("squash"));

        assertThatThrownBy(() -> squashed.write(ObjectKey.of("new"), ObjectBody.utf8("x")))
                .isInstanceOf(StoreException.Forbidden.class)
                .hasMessageContaining("uid 0")
                .hasMessageContaining("no_root_squash");
    }

    @Test
    void kerberosExportSaysWhichFlavourIsServed() {
        open("kerberos", server.url("kerberos"));

        assertThatThrownBy(() -> stores.probe("kerberos"))
                .isInstanceOf(StoreException.Forbidden.class)
                .hasMessageContaining("sec=sys");
    }

    @Test
    void anotherUserIsAnOption() throws Exception {
        Files.setPosixFilePermissions(
                Files.createDirectories(server.directory("rw").resolve("shared")),
                PosixFilePermissions.fromString("rwxrwxrwx"));
        ObjectStore user = open("user", server.url("rw") + "/shared?nfsOptions=uid=1234,gid=4321");

        user.write(ObjectKey.of("mine"), ObjectBody.utf8("x"));

        assertThat(Files.getAttribute(server.directory("rw").resolve("shared/mine"), "unix:uid"))
                .isEqualTo(1234);
    }

    @Test
    void optionsThatAreNotUnderstoodAreRefusedByName() {
        assertThatThrownBy(() -> open("refused", server.url("rw") + "?nfsOptions=soft,nfsvers=3"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nfsvers=3");
    }

    @Test
    void closingTheTargetClosesItsConnection() throws Exception {
        open("short", server.url("rw") + "?nfsOptions=slots=3");
        stores.probe("short");
        assertThat(threadsOf("nfs4")).isPositive();
        long before = threadsOf("nfs4");

        stores.close("short");

        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> threadsOf("nfs4") < before);
    }

    private static long threadsOf(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains(name))
                .count();
    }

    @Test
    void unreachableServerIsUnavailableAtOnceWhenProbed() {
        open("gone", "nfs://127.0.0.1:9/export");

        assertThatThrownBy(() -> stores.probe("gone"))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("127.0.0.1:9");
    }

    @Test
    void anIpv6AddressMayBeTheHost() {
        open("six", "nfs://[::1]:9:/export");

        assertThatThrownBy(() -> stores.probe("six"))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("::1:9");
    }
}
