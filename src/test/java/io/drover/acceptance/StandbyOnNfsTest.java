package io.drover.acceptance;

import io.drover.store.nfs4.NeedsGanesha;

import org.junit.jupiter.api.DisplayName;

import java.io.IOException;

@NeedsGanesha
@DisplayName("M6 Standby volumes: NFS")
class StandbyOnNfsTest extends StandbyStory {
    @Override
    StoreKind kind() throws IOException, InterruptedException {
        return StoreKind.nfs();
    }
}
