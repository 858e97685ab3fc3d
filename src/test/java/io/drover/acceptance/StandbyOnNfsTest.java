package io.drover.acceptance;

import java.io.IOException;
import io.drover.store.nfs4.NeedsGanesha;
import org.junit.jupiter.api.DisplayName;

@NeedsGanesha
@DisplayName("M6 Standby volumes: NFS")
class StandbyOnNfsTest extends StandbyStory {
    @Override
    StoreKind kind() throws IOException, InterruptedException {
        return StoreKind.nfs();
    }
}
