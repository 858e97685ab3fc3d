package io.drover.blockengine.store;

/**
 * Receives the entries of a listing, one by one, in ascending order of their keys. Entries that are
 * not objects are ignored by default.
 */
@FunctionalInterface
public interface ObjectVisitor {
    void visit(ObjectStat object) throws StoreException;

    /**
     * A file with a temporary name ({@link TemporaryNames}): a leftover of an interrupted write, or
     * the file of a running one. In ascending order among themselves.
     */
    default void leftover(ObjectStat file) throws StoreException {}

    /**
     * A directory without objects: it is empty, or a bucket has a marker for it. Also called for
     * entries that are neither files nor directories, such as links and pipes, and instead of what
     * is in a directory with a foreign name ({@link ForeignNames}).
     */
    default void emptyDirectory(ObjectKey directory) throws StoreException {}

    /**
     * Whether what is below that directory is wanted; otherwise the listing leaves it out, as far
     * as the store permits without even reading it. Asked before anything in it is shown, possibly
     * long before and several times; not asked for directories with foreign names.
     */
    default boolean enters(ObjectKey directory) throws StoreException {
        return true;
    }

    /**
     * The listing has got on, whether or not there was anything to be shown, as with a page of a
     * bucket that is all of a directory that is not entered. Stores that show or ask something for
     * whatever they read need not call it.
     */
    default void getsOn() throws StoreException {}
}
