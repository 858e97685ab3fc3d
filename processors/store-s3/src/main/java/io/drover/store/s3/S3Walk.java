package io.drover.store.s3;

import io.drover.blockengine.store.ForeignNames;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectVisitor;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.TemporaryNames;
import io.drover.store.StoreRequest;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * All objects below a prefix, without those in directories that the visitor does not enter: where a
 * page ends within one of these, the next one begins behind it, so that it costs one request
 * whatever is in it. For one listing.
 */
final class S3Walk {
    private static final Logger LOG = LoggerFactory.getLogger(S3Walk.class);

    /**
     * Sorts behind what a directory of a backupstore holds. Objects that sort even further behind
     * are listed and left out.
     */
    private static final String BEHIND = "~";

    /** No object of a store has these; consoles and mounts make some. */
    private static final Pattern EMPTY_OR_RELATIVE = Pattern.compile("(^|/)[.]{0,2}(/|$)");

    private final S3Client client;
    private final String bucket;
    private final int rootLength;
    private final ObjectKey place;
    private final ObjectVisitor visitor;
    private String last = "";
    private String closed = "";
    private String asked = "";
    private boolean skips = true;

    /**
     * @param rootLength of what precedes an {@link ObjectKey} in the bucket
     */
    S3Walk(S3Client client, String bucket, int rootLength, StoreRequest.Listing listing) {
        this.client = client;
        this.bucket = bucket;
        this.rootLength = rootLength;
        this.place = listing.key();
        this.visitor = listing.visitor();
    }

    /**
     * @param path the directory in the bucket
     */
    void run(String path) throws StoreException {
        String prefix = S3Listing.directory(path);
        ListObjectsV2Request all =
                ListObjectsV2Request.builder().bucket(bucket).prefix(prefix).build();
        ListObjectsV2Response page = page(all);
        show(page, prefix);
        while (Boolean.TRUE.equals(page.isTruncated())) {
            page = next(all, page.nextContinuationToken());
            show(page, prefix);
        }
    }

    private ListObjectsV2Response page(ListObjectsV2Request request) throws StoreException {
        ListObjectsV2Response page = client.listObjectsV2(request);
        S3Listing.checkPage(page, place);
        return page;
    }

    /** A page without objects may have more behind it, for which there is nothing but its token. */
    private ListObjectsV2Response next(ListObjectsV2Request all, String token)
            throws StoreException {
        String behind = closed + BEHIND;
        if (skips && !closed.isEmpty() && !behind.equals(asked) && last.compareTo(behind) < 0) {
            asked = behind;
            ListObjectsV2Response page = page(all.toBuilder().startAfter(behind).build());
            if (page.contents().isEmpty() || page.contents().getFirst().key().compareTo(last) > 0) {
                return page;
            }
            LOG.warn(
                    "the server of bucket {} ignores start-after; listing a store takes a request"
                            + " for each thousand of its blocks",
                    bucket);
            skips = false;
        }
        return page(all.toBuilder().continuationToken(token).build());
    }

    private void show(ListObjectsV2Response page, String prefix) throws StoreException {
        for (S3Object object : page.contents()) {
            String before = last;
            last = inOrder(before, object.key());
            if (closed.isEmpty() || !last.startsWith(closed)) {
                closed = closedAbove(before, prefix.length());
                if (closed.isEmpty()) {
                    show(object);
                }
            }
        }
        // each key is behind the one before, so what repeats itself does not get on
        if (!page.contents().isEmpty()) {
            visitor.getsOn();
        }
    }

    /** A listing that is repeated resumes by the order of keys, so a disorderly one has gaps. */
    private static String inOrder(String last, String key) throws StoreException {
        if (key.compareTo(last) <= 0) {
            throw new StoreException.Corrupt(
                    "the server lists " + key + " after " + last + ", out of order");
        }
        return key;
    }

    /**
     * The first directory on the way to the last key, and not on the way to the one before, that is
     * not to be entered; with its slash, empty if there is none.
     */
    private String closedAbove(String before, int prefix) throws StoreException {
        int common = Math.max(prefix, common(before, last));
        for (int slash = last.indexOf('/', common); slash >= 0; ) {
            if (isClosed(last.substring(rootLength, slash))) {
                return last.substring(0, slash + 1);
            }
            slash = last.indexOf('/', slash + 1);
        }
        return "";
    }

    private boolean isClosed(String directory) throws StoreException {
        Optional<ObjectKey> key = key(directory);
        return key.isPresent()
                && !ForeignNames.isForeign(key.get().name())
                && !visitor.enters(key.get());
    }

    private static Optional<ObjectKey> key(String name) {
        return EMPTY_OR_RELATIVE.matcher(name).find()
                ? Optional.empty()
                : Optional.of(ObjectKey.of(name));
    }

    private static int common(String one, String other) {
        int end = Math.min(one.length(), other.length());
        int at = 0;
        while (at < end && one.charAt(at) == other.charAt(at)) {
            at++;
        }
        return at;
    }

    private void show(S3Object object) throws StoreException {
        String name = object.key().substring(rootLength);
        // what consoles and mounts put there so that a directory can be seen
        boolean marker = name.endsWith("/");
        Optional<ObjectKey> key = key(marker ? name.substring(0, name.length() - 1) : name);
        if (key.isEmpty()) {
            LOG.debug("{} in bucket {} cannot be of a store", object.key(), bucket);
        } else if (marker) {
            visitor.emptyDirectory(key.get());
        } else {
            show(new ObjectStat(key.get(), object.size(), object.lastModified()));
        }
    }

    /**
     * No write to a bucket leaves temporary names, but a directory that was copied may hold them.
     */
    private void show(ObjectStat stat) throws StoreException {
        if (TemporaryNames.isTemporary(stat.key().name())) {
            visitor.leftover(stat);
        } else {
            visitor.visit(stat);
        }
    }
}
