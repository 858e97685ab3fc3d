package io.drover.acceptance;

import io.drover.store.nfs4.NeedsGanesha;

import org.junit.jupiter.api.DisplayName;

import java.io.IOException;

@NeedsGanesha
@DisplayName("M5 Backing images: NFS")
class BackingImagesOnNfsTest extends BackingImagesStory {
    @Override
    StoreKind kind() throws IOException, InterruptedException {
        return StoreKind.nfs();
    }
}
