package io.drover.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.ObjectStoreContract;
import io.drover.blockengine.store.SharedBackupContract;
import io.drover.blockengine.store.StoreException;
import io.drover.store.StandaloneStores;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetKinds;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The contract through a target's routes against a real server that checks signatures. */
class S3StoreTest implements ObjectStoreContract, SharedBackupContract {
    static StandaloneStores stores;
    static String url;
    ObjectStore store;
    ObjectKey scratch;

    @BeforeAll
    static void start() throws Exception {
        url = S3TestServer.bucket("contract") + "some/path/";
        stores = StandaloneStores.start(Optional.empty(), TargetKinds.parse(url));
    }

    @AfterAll
    static void stop() {
        stores.close();
    }

    @BeforeEach
    void open() {
        store = stores.open("s3", TargetKinds.parse(url), S3TestServer.credentials());
        scratch = ObjectKey.of("backupstore/" + UUID.randomUUID());
    }

    @Override
    public ObjectStore testee() {
        return store;
    }

    @Override
    public ObjectKey scratch() {
        return scratch;
    }

    /** An object, as after a copy of a directory into the bucket. */
    @Override
    public void plant(ObjectKey key, String content) throws StoreException {
        store.write(key, ObjectBody.utf8(content));
    }

    @Test
    void wrongSecretIsForbiddenAndSaysWhatToCheck() {
        Map<String, String> wrong = new HashMap<>(S3TestServer.get().secret());
        wrong.put("AWS_SECRET_ACCESS_KEY", "not-the-secret");
        ObjectStore denied =
                stores.open("denied", TargetKinds.parse(url), new TargetCredentials(wrong));

        assertThatThrownBy(() -> denied.write(scratch.resolve("x"), ObjectBody.utf8("x")))
                .isInstanceOf(StoreException.Forbidden.class)
                .hasMessageContaining("AWS_SECRET_ACCESS_KEY");
        assertThatThrownBy(() -> stores.probe("denied"))
                .isInstanceOf(StoreException.Forbidden.class);
    }

    @Test
    void missingBucketIsNotAnAbsentObject() {
        ObjectStore nowhere =
                stores.open(
                        "nowhere",
                        TargetKinds.parse("s3://no-such-bucket@us-east-1/"),
                        S3TestServer.credentials());

        assertThatThrownBy(() -> nowhere.children(ObjectKey.of("backupstore")))
                .isInstanceOf(StoreException.Forbidden.class)
                .hasMessageContaining("bucket no-such-bucket does not exist");
    }

    @Test
    void unreachableServerIsUnavailableAtOnceWhenProbed() {
        Map<String, String> elsewhere = new HashMap<>(S3TestServer.get().secret());
        elsewhere.put("AWS_ENDPOINTS", "http://127.0.0.1:9");
        stores.open("gone", TargetKinds.parse(url), new TargetCredentials(elsewhere));

        assertThatThrownBy(() -> stores.probe("gone"))
                .isInstanceOf(StoreException.Unavailable.class);
    }

    @Test
    void halfAKeyPairIsRefused() {
        TargetCredentials half = new TargetCredentials(Map.of("AWS_ACCESS_KEY_ID", "x"));

        assertThatThrownBy(() -> stores.open("half", TargetKinds.parse(url), half))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("AWS_SECRET_ACCESS_KEY");
    }

    @Test
    void closedTargetCanBeOpenedAgain() throws StoreException {
        stores.open("again", TargetKinds.parse(url), S3TestServer.credentials());
        stores.close("again");

        ObjectStore again =
                stores.open("again", TargetKinds.parse(url), S3TestServer.credentials());

        assertThat(again.children(scratch)).isEmpty();
    }
}
