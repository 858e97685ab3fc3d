package io.drover.blockengine.store;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Objects by key on a backup target. Implementations are thread-safe; many calls may run at once.
 *
 * <p>Every method throws {@link StoreException.Unavailable} when the store cannot be reached or
 * does not answer in time and {@link StoreException.Forbidden} when it refuses; neither ever means
 * "absent". The implementation retries after transport faults; a caller does not. An interrupted
 * caller gets {@link StoreException.Unavailable} with the thread's interrupt flag set.
 */
public interface ObjectStore extends AutoCloseable {
    /**
     * The object's size and time; empty only if the store reported that there is no such object. A
     * directory is not an object.
     */
    Optional<ObjectStat> stat(ObjectKey key) throws StoreException;

    /**
     * Passes the object's whole content to {@code reader} and returns its result.
     *
     * @throws StoreException.NotFound if the store reported that there is no such object
     */
    <T> T read(ObjectKey key, ContentReader<T> reader) throws StoreException;

    /**
     * Writes the whole object atomically: readers see the earlier content or the new one, never a
     * part of it, even after a crash. When the method returns, the content is as durable as the
     * store can guarantee. Parents are created.
     *
     * @throws StoreException.OutOfSpace if the target is full
     * @throws StoreException.Conflict if {@code condition} does not hold
     */
    void write(ObjectKey key, ObjectBody body, WriteCondition condition) throws StoreException;

    default void write(ObjectKey key, ObjectBody body) throws StoreException {
        write(key, body, WriteCondition.NONE);
    }

    /**
     * Deletes exactly these objects, in batches where the store supports them; missing keys are
     * ignored. If it throws, some may have been deleted. Where the store has directories, those
     * that become empty are removed, but never {@code backupstore} itself or its parents; so is an
     * empty directory in the place of a key, while one that is not empty stays.
     */
    void delete(Collection<ObjectKey> keys) throws StoreException;

    /**
     * Visits all objects below {@code prefix} at any depth, page by page, without keeping them in
     * memory; {@code prefix} is a whole path (its objects are {@code prefix/…}). Nothing is visited
     * if there is nothing below it. Leftovers of interrupted writes ({@code *.tmp.*}) and empty
     * directories are passed to other methods of the visitor, which may also leave out directories.
     */
    void list(ObjectKey prefix, ObjectVisitor visitor) throws StoreException;

    /**
     * The object's size and time as a listing shows them, not as a request for the object itself
     * does: what a gateway answers about an object may not be what the store holds. Empty if it is
     * not listed. Costs about as much as {@link #stat} where the implementation overrides it.
     */
    default Optional<ObjectStat> listed(ObjectKey key) throws StoreException {
        AtomicReference<Optional<ObjectStat>> found = new AtomicReference<>(Optional.empty());
        list(
                key.parent(),
                file -> {
                    if (file.key().equals(key)) {
                        found.set(Optional.of(file));
                    }
                });
        return found.get();
    }

    /**
     * Names of the immediate children of {@code prefix}: objects and, where there are objects
     * further down, directories (without a slash). Sorted, without duplicates; empty if there is
     * nothing below it. Foreign names ({@link ForeignNames}) are left out.
     */
    List<String> children(ObjectKey prefix) throws StoreException;

    StoreCapabilities capabilities();

    /** Frees connections. Running calls may fail with {@link StoreException.Unavailable}. */
    @Override
    void close();
}
