package io.drover.acceptance;

import org.junit.jupiter.api.DisplayName;

@DisplayName("M5 Backing images: a directory")
class BackingImagesOnDirectoryTest extends BackingImagesStory {
    @Override
    StoreKind kind() {
        return StoreKind.directory();
    }
}
