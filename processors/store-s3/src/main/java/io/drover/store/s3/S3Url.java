package io.drover.store.s3;

import io.drover.blockengine.store.ObjectKey;
import io.drover.store.TargetUrl;

import java.util.Locale;

/** {@code s3://bucket@region/path}. */
public record S3Url(String text, String bucket, String region, ObjectKey prefix)
        implements TargetUrl {
    @Override
    public String location() {
        return text.toLowerCase(Locale.ROOT);
    }
}
