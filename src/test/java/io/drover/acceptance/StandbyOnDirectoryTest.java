package io.drover.acceptance;

import org.junit.jupiter.api.DisplayName;

@DisplayName("M6 Standby volumes: a directory")
class StandbyOnDirectoryTest extends StandbyStory {
    @Override
    StoreKind kind() {
        return StoreKind.directory();
    }
}
