package io.drover.blockengine.support;

import io.drover.blockengine.store.ForwardingStore;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.WriteCondition;

/**
 * A store on a file system with a number of pages. An object takes whole pages, and as long as it
 * is written those of what it replaces, too.
 */
public final class QuotaStore extends ForwardingStore {
    private static final int PAGE = 4096;

    private final InMemoryStore content;
    private long limit = Long.MAX_VALUE;

    public QuotaStore(InMemoryStore content) {
        super(content);
        this.content = content;
    }

    /** No page is left. */
    public synchronized QuotaStore fill() {
        return leave(0);
    }

    /** That many pages are left. */
    public synchronized QuotaStore leave(int pages) {
        limit = used() + pages;
        return this;
    }

    public synchronized long used() {
        return content.keys(ObjectKey.ROOT).stream()
                .mapToLong(key -> pages(content.content(ObjectKey.of(key)).length))
                .sum();
    }

    private static long pages(long bytes) {
        return Math.max(1, (bytes + PAGE - 1) / PAGE);
    }

    @Override
    public synchronized void write(ObjectKey key, ObjectBody body, WriteCondition condition)
            throws StoreException {
        if (used() + pages(body.size()) > limit) {
            throw new StoreException.OutOfSpace("no space left for " + key);
        }
        super.write(key, body, condition);
    }
}
