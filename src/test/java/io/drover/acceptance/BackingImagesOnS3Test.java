package io.drover.acceptance;

import org.junit.jupiter.api.DisplayName;

@DisplayName("M5 Backing images: S3")
class BackingImagesOnS3Test extends BackingImagesStory {
    @Override
    StoreKind kind() {
        return StoreKind.s3();
    }
}
