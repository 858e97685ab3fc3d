package io.drover.runtime;

import io.drover.endpoint.s3.S3Errors;
import io.drover.endpoint.s3.S3Listing;
import io.drover.endpoint.s3.S3Requests;

import org.apache.camel.spi.Registry;

/** The beans that the routes to targets name. */
public final class StoreBeans {
    private StoreBeans() {}

    public static void bind(Registry registry) {
        registry.bind("s3Requests", new S3Requests());
        registry.bind("s3Listing", new S3Listing());
        registry.bind("s3Errors", new S3Errors());
    }
}
