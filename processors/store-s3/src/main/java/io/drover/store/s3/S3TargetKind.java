package io.drover.store.s3;

import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.StoreCapabilities;
import io.drover.store.OpenedTarget;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetKind;
import io.drover.store.TargetUrl;
import io.drover.store.UrlParts;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;

import software.amazon.awssdk.services.s3.S3Client;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Backup targets in S3 buckets. */
public final class S3TargetKind implements TargetKind {
    private static final StoreCapabilities CAPABILITIES = new StoreCapabilities(false, 1000, 16);
    private static final String FORM = "s3://<bucket>@<region>/<path>";

    @Override
    public Set<String> schemes() {
        return Set.of("s3");
    }

    @Override
    public String form() {
        return FORM;
    }

    @Override
    public S3Url parse(UrlParts url) {
        String authority = url.authority();
        int at = authority.indexOf('@');
        String bucket = at < 0 ? authority : authority.substring(0, at);
        if (bucket.isEmpty()) {
            throw url.missing("the bucket", FORM);
        }
        if (at < 0 || at == authority.length() - 1) {
            throw url.missing("the region", FORM);
        }
        if (url.path().isEmpty()) {
            throw url.missing("the path, at least a trailing '/',", FORM);
        }
        return new S3Url(
                url.text(), bucket, authority.substring(at + 1), new ObjectKey(url.cleanPath()));
    }

    @Override
    public boolean serves(TargetUrl url) {
        return url instanceof S3Url;
    }

    @Override
    public String routeTemplate() {
        return "target-s3";
    }

    @Override
    public void bindBeans(Registry registry) {
        registry.bind("s3Requests", new S3Requests());
        registry.bind("s3Listing", new S3Listing());
        registry.bind("s3Deletion", new S3Deletion());
        registry.bind("s3Errors", new S3Errors());
    }

    @Override
    public OpenedTarget open(
            CamelContext context, String targetName, TargetUrl url, TargetCredentials credentials) {
        S3Url place = (S3Url) url;
        S3Client client = S3ClientFactory.create(place, credentials, settings(context));
        String bean = "s3Client-" + targetName;
        context.getRegistry().bind(bean, S3Client.class, client);
        return new OpenedTarget(
                Map.of("bucket", place.bucket(), "prefix", place.prefix().value(), "client", bean),
                CAPABILITIES,
                OpenedTarget.releaseOf(context.getRegistry(), bean, client));
    }

    private static S3ClientFactory.Settings settings(CamelContext context) {
        S3ClientFactory.Settings fallback = S3ClientFactory.Settings.DEFAULT;
        return new S3ClientFactory.Settings(
                timeout(context, "connect", fallback.connect()),
                timeout(context, "silence", fallback.silence()),
                timeout(context, "attempt", fallback.attempt()),
                direct(context, fallback.direct()));
    }

    private static boolean direct(CamelContext context, boolean fallback) {
        String text = context.resolvePropertyPlaceholders("{{drover.s3.direct:" + fallback + "}}");
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new IllegalArgumentException(
                            "drover.s3.direct '%s' is neither; use true or false".formatted(text));
        };
    }

    /** Property {@code drover.s3.timeout.<name>}, such as 30s. */
    private static Duration timeout(CamelContext context, String name, Duration fallback) {
        String text =
                context.resolvePropertyPlaceholders(
                        "{{drover.s3.timeout." + name + ":" + fallback.toSeconds() + "s}}");
        return Duration.parse("PT" + text);
    }
}
