package io.drover.acceptance;

import org.junit.jupiter.api.DisplayName;

@DisplayName("M7 System backup: S3")
class SystemBackupOnS3Test extends SystemBackupStory {
    @Override
    StoreKind kind() {
        return StoreKind.s3();
    }
}
