package io.drover.acceptance;

import org.junit.jupiter.api.DisplayName;

@DisplayName("M7 System backup: directories")
class SystemBackupOnDirectoryTest extends SystemBackupStory {
    @Override
    StoreKind kind() {
        return StoreKind.directory();
    }
}
