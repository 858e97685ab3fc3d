package io.drover.acceptance;

import org.junit.jupiter.api.DisplayName;

@DisplayName("M6 Standby volumes on backing images: S3")
class StandbyOnImageOnS3Test extends StandbyOnImageStory {
    @Override
    StoreKind kind() {
        return StoreKind.s3();
    }
}
