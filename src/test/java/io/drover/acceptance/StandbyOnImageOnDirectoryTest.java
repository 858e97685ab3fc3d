package io.drover.acceptance;

import org.junit.jupiter.api.DisplayName;

@DisplayName("M6 Standby volumes on backing images: a directory")
class StandbyOnImageOnDirectoryTest extends StandbyOnImageStory {
    @Override
    StoreKind kind() {
        return StoreKind.directory();
    }
}
