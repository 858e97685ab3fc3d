package io.drover.acceptance;

import org.junit.jupiter.api.DisplayName;

import java.io.IOException;

@DisplayName("N2 Backups as block devices: directory")
class NbdBackupOnDirectoryTest extends NbdBackupStory {
    @Override
    StoreKind kind() throws IOException, InterruptedException {
        return StoreKind.directory();
    }
}
