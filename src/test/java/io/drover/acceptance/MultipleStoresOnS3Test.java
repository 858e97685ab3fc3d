package io.drover.acceptance;

import org.junit.jupiter.api.DisplayName;

@DisplayName("M3, M4, M8 Several backup stores: S3")
class MultipleStoresOnS3Test extends MultipleStoresStory {
    @Override
    StoreKind kind() {
        return StoreKind.s3();
    }
}
