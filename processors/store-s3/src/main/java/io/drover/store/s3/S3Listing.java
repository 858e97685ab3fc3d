package io.drover.store.s3;

import io.drover.blockengine.store.ForeignNames;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.TemporaryNames;
import io.drover.store.StoreRequest;

import org.apache.camel.Exchange;

import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.paginators.ListObjectsV2Iterable;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Lists all pages of a prefix, which the aws2-s3 producer does not: it answers the first thousand
 * objects and no token. Bean {@code s3Listing}.
 */
public final class S3Listing {
    /** Header with the registry name of the target's client. */
    public static final String CLIENT = "DroverStoreClient";

    /** Header with the bucket. */
    public static final String BUCKET = "DroverStoreBucket";

    public void list(Exchange exchange) throws StoreException {
        StoreRequest request = exchange.getProperty(StoreRequest.PROPERTY, StoreRequest.class);
        switch (request) {
            case StoreRequest.Listing listing -> visit(exchange, listing);
            case StoreRequest.Listed listed ->
                    exchange.getMessage().setBody(entry(exchange, listed.key()));
            case StoreRequest.Children children ->
                    exchange.getMessage().setBody(children(exchange, children.key()));
            default -> throw new IllegalArgumentException("not a listing: " + request.operation());
        }
    }

    /** A key sorts before all others that begin with it. */
    private static Optional<ObjectStat> entry(Exchange exchange, ObjectKey key)
            throws StoreException {
        String name = absolute(exchange, key);
        ListObjectsV2Response page =
                client(exchange)
                        .listObjectsV2(
                                ListObjectsV2Request.builder()
                                        .bucket(
                                                exchange.getMessage()
                                                        .getHeader(BUCKET, String.class))
                                        .prefix(name)
                                        .maxKeys(1)
                                        .build());
        requireListing(page, key);
        return page.contents().stream()
                .filter(object -> object.key().equals(name))
                .map(object -> new ObjectStat(key, object.size(), object.lastModified()))
                .findFirst();
    }

    private static void visit(Exchange exchange, StoreRequest.Listing listing)
            throws StoreException {
        new S3Walk(
                        client(exchange),
                        exchange.getMessage().getHeader(BUCKET, String.class),
                        rootLength(exchange),
                        listing)
                .run(absolute(exchange, listing.key()));
        exchange.getMessage().setBody(true);
    }

    /**
     * What an answer must have to be a page of a listing. An empty body or somebody else's page
     * parses as "no objects", and a truncated page without a token ends the SDK's iteration; both
     * would make the rest of a store look absent.
     */
    static void checkPage(ListObjectsV2Response page, ObjectKey prefix) throws StoreException {
        requireListing(page, prefix);
        if (Boolean.TRUE.equals(page.isTruncated())
                && (page.nextContinuationToken() == null
                        || page.nextContinuationToken().isEmpty())) {
            throw new StoreException.Unavailable(
                    "list " + prefix + ": the server cut the listing and gave no token for more");
        }
    }

    private static void requireListing(ListObjectsV2Response page, ObjectKey prefix)
            throws StoreException {
        if (page.name() == null && page.isTruncated() == null && page.keyCount() == null) {
            throw new StoreException.Unavailable(
                    "list " + prefix + ": the answer is not a listing; is a proxy in the way?");
        }
    }

    private static List<String> children(Exchange exchange, ObjectKey key) throws StoreException {
        TreeSet<String> names = new TreeSet<>();
        for (ListObjectsV2Response page : pages(exchange, key)) {
            checkPage(page, key);
            page.contents().stream()
                    .map(S3Object::key)
                    .filter(name -> !name.endsWith("/"))
                    .map(S3Listing::lastName)
                    .filter(name -> !TemporaryNames.isTemporary(name))
                    .forEach(names::add);
            page.commonPrefixes().stream()
                    .map(CommonPrefix::prefix)
                    .map(S3Listing::lastName)
                    .forEach(names::add);
        }
        names.remove("");
        names.removeIf(ForeignNames::isForeign);
        return List.copyOf(names);
    }

    private static String lastName(String key) {
        String trimmed = key.endsWith("/") ? key.substring(0, key.length() - 1) : key;
        return trimmed.substring(trimmed.lastIndexOf('/') + 1);
    }

    private static ListObjectsV2Iterable pages(Exchange exchange, ObjectKey key) {
        return client(exchange)
                .listObjectsV2Paginator(
                        ListObjectsV2Request.builder()
                                .bucket(exchange.getMessage().getHeader(BUCKET, String.class))
                                .prefix(directory(absolute(exchange, key)))
                                .delimiter("/")
                                .build());
    }

    /** The prefix of what is in a directory. */
    static String directory(String prefix) {
        return prefix.isEmpty() ? "" : prefix.replaceFirst("/*$", "/");
    }

    static CheckedClient client(Exchange exchange) {
        return exchange.getContext()
                .getRegistry()
                .lookupByNameAndType(
                        exchange.getMessage().getHeader(CLIENT, String.class), CheckedClient.class);
    }

    static String absolute(Exchange exchange, ObjectKey key) {
        return S3Requests.absolute(
                exchange.getMessage().getHeader(S3Requests.PREFIX, "", String.class), key);
    }

    private static int rootLength(Exchange exchange) {
        String prefix = exchange.getMessage().getHeader(S3Requests.PREFIX, "", String.class);
        return prefix.isEmpty() ? 0 : prefix.length() + 1;
    }
}
