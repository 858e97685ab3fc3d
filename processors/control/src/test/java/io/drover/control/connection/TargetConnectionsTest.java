package io.drover.control.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.store.StoreException;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.store.TargetReference;
import io.drover.support.TestPlane;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Map;

class TargetConnectionsTest {
    private TestPlane plane;
    private BackupTarget cached;
    private Backup deleted;

    @BeforeEach
    void start() throws IOException {
        plane = new TestPlane();
        plane.target("default");
        deleted = plane.backup("gone", "vol", "default");
        cached = plane.connections().findForDeletion("default", deleted).orElseThrow();
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    private void assertNothingIsDeleted() {
        assertThatThrownBy(() -> plane.connections().openForDeletion(cached))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("nothing is deleted from file:///default");
    }

    @Test
    void targetThatIsAsTheCacheHasItIsOpenedForDeletion() {
        assertThatCode(() -> plane.connections().openForDeletion(cached))
                .doesNotThrowAnyException();
    }

    @Test
    void nothingIsDeletedWhileTheCacheMissesThatTheUrlWasChanged() {
        plane.cluster()
                .patchSpec(
                        BackupTarget.class, "default", Map.of("backupTargetURL", "file:///other"));

        assertNothingIsDeleted();
    }

    @Test
    void nothingIsDeletedWhileTheCacheMissesThatTheTargetIsBeingDeleted() {
        plane.cluster().delete(BackupTarget.class, "default");

        assertNothingIsDeleted();
    }

    @Test
    void nothingIsDeletedWhileTheCacheMissesThatTheTargetIsAnotherOne() {
        plane.cluster().removeFinalizer(cached);
        plane.cluster().delete(BackupTarget.class, "default");
        plane.target("default");

        assertNothingIsDeleted();
    }

    @Test
    void nothingIsDeletedFromAUrlThatWasNotRead() {
        BackupTarget.Status elsewhere = Cluster.copy(cached.getStatus(), BackupTarget.Status.class);
        elsewhere.syncedURL = "file:///before";
        plane.writer().write(plane.api().get(BackupTarget.class, "default"), elsewhere);

        assertThat(plane.connections().findForDeletion("default", deleted)).isEmpty();
        assertNothingIsDeleted();
    }

    @Test
    void whatTheUrlNamesIsLookedUpAgainBeforeEveryBackup() throws Exception {
        TargetReference target = TargetConnections.reference(cached);

        plane.connections().open(target);
        plane.connections().open(target);

        assertThat(plane.targets().probed()).containsExactly("default", "default");
    }
}
