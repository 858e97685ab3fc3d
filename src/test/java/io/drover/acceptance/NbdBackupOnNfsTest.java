package io.drover.acceptance;

import io.drover.store.nfs4.NeedsGanesha;

import org.junit.jupiter.api.DisplayName;

import java.io.IOException;

@NeedsGanesha
@DisplayName("N2 Backups as block devices: NFS")
class NbdBackupOnNfsTest extends NbdBackupStory {
    @Override
    StoreKind kind() throws IOException, InterruptedException {
        return StoreKind.nfs();
    }
}
