package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.store.StoreException;
import io.drover.resource.Backup;
import io.drover.store.nfs4.NeedsGanesha;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** A directory, a bucket and an NFS export from one read. */
@DisplayName("X Several kinds of targets from one read")
@NeedsGanesha
@Timeout(240)
class SeveralKindsOfTargetTest extends SeveralTargetsStory {
    private static final String BUCKET = "bucket";
    private static final String EXPORT = "export";

    private StoreKind s3;
    private StoreKind nfs;

    @BeforeEach
    void targets() throws IOException, InterruptedException {
        nfs = StoreKind.nfs();
        s3 = StoreKind.s3();
        target(BUCKET, s3.newStore());
        target(EXPORT, nfs.newStore());
    }

    @AfterEach
    void close() throws IOException, InterruptedException {
        s3.close();
        nfs.close();
    }

    @Test
    @DisplayName(
            "X1, X2, X3 on a bucket and an export: one read, each dies midway and catches up alone,"
                    + " deletions are independent")
    void story() throws Exception {
        volume("data", BUCKET, EXPORT);
        drover.snapshot("monday", "data");
        drover.requestBackup("monday", "monday");
        Backup near = drover.awaitCompleted("monday");
        Backup inBucket = drover.awaitCompleted(sibling(BUCKET, "monday"));
        Backup onExport = drover.awaitCompleted(sibling(EXPORT, "monday"));
        assertThat(sourceRead()).isEqualTo((long) BLOCKS * BLOCK);
        String monday = drover.digest("data");

        AtomicInteger allowed = new AtomicInteger(2);
        for (String target : new String[] {BUCKET, EXPORT}) {
            AtomicInteger blocks = new AtomicInteger();
            inspect(
                    target,
                    request -> {
                        if (isWriteOfBlock(request) && blocks.incrementAndGet() > allowed.get()) {
                            throw new StoreException.OutOfSpace("it is full");
                        }
                    });
        }
        drover.write("data", 0, BLOCKS / 2 * BLOCK, 2);
        drover.snapshot("tuesday", "data");
        drover.requestBackup("tuesday", "tuesday");
        drover.awaitCompleted("tuesday");
        for (String target : new String[] {BUCKET, EXPORT}) {
            drover.awaitThat(
                    Backup.class,
                    sibling(target, "tuesday"),
                    backup -> backup.getStatus().messages.containsKey("error"));
        }
        allowed.set(Integer.MAX_VALUE);
        clock.set(clock.instant().plusSeconds(300));
        assertRestores(
                drover.digest("data"),
                drover.awaitCompleted(sibling(BUCKET, "tuesday")),
                drover.awaitCompleted(sibling(EXPORT, "tuesday")));

        drover.delete(Backup.class, near.getMetadata().getName());
        drover.delete(Backup.class, onExport.getMetadata().getName());
        assertRestores(monday, inBucket);
        assertThat(drover.backupNames(EXPORT)).containsExactly(sibling(EXPORT, "tuesday"));
        assertThat(drover.backupNames("default")).containsExactly("tuesday");
    }
}
