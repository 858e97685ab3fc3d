package io.drover.blockengine.store;

/** Receives the entries of a listing, one by one, in the order in which the store sends them. */
@FunctionalInterface
public interface ObjectVisitor {
    void visit(ObjectStat object) throws StoreException;
}
