package io.drover.acceptance;

import org.junit.jupiter.api.DisplayName;

@DisplayName("M6 Standby volumes: S3")
class StandbyOnS3Test extends StandbyStory {
    @Override
    StoreKind kind() {
        return StoreKind.s3();
    }
}
