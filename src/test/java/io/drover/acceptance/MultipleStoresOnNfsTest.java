package io.drover.acceptance;

import io.drover.store.nfs4.NeedsGanesha;

import org.junit.jupiter.api.DisplayName;

import java.io.IOException;

@DisplayName("M3, M4, M8 Several backup stores: Nfs")
@NeedsGanesha
class MultipleStoresOnNfsTest extends MultipleStoresStory {
    @Override
    StoreKind kind() throws IOException, InterruptedException {
        return StoreKind.nfs();
    }
}
