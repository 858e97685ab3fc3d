package io.drover.acceptance;

import io.drover.store.nfs4.NeedsGanesha;

import org.junit.jupiter.api.DisplayName;

import java.io.IOException;

@NeedsGanesha
@DisplayName("M6 Standby volumes on backing images: NFS")
class StandbyOnImageOnNfsTest extends StandbyOnImageStory {
    @Override
    StoreKind kind() throws IOException, InterruptedException {
        return StoreKind.nfs();
    }
}
