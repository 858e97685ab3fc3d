package io.drover.blockengine.store;

/**
 * Receives the entries of a listing, one by one, in ascending order of their keys. What is no
 * object comes only to a visitor that wants it.
 */
@FunctionalInterface
public interface ObjectVisitor {
    void visit(ObjectStat object) throws StoreException;

    /**
     * A file with a temporary name ({@link TemporaryNames}): what an interrupted write left, or
     * what one that is under way is filling. In ascending order among themselves.
     */
    default void leftover(ObjectStat file) throws StoreException {}

    /**
     * A directory that is there by itself: it holds nothing, or a bucket has a marker for it. So is
     * what stands in a directory and is neither a file nor one: a link, a pipe.
     */
    default void emptyDirectory(ObjectKey directory) throws StoreException {}
}
