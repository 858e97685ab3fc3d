package io.drover.blockengine.store;

/** Receives the entries of a listing, one by one, in ascending order of their keys. */
@FunctionalInterface
public interface ObjectVisitor {
    void visit(ObjectStat object) throws StoreException;
}
