package io.drover.blockengine.store;

/** What must hold for a write to take effect. */
public enum WriteCondition {
    /** Create or replace. */
    NONE,
    /**
     * Create; {@link StoreException.Conflict} if the object is there. Only if {@link
     * StoreCapabilities#createIfAbsent()}.
     */
    IF_ABSENT
}
