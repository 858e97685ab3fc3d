package io.drover.acceptance;

import org.junit.jupiter.api.DisplayName;

@DisplayName("M3, M4, M8 Several backup stores: Directory")
class MultipleStoresOnDirectoryTest extends MultipleStoresStory {
    @Override
    StoreKind kind() {
        return StoreKind.directory();
    }
}
