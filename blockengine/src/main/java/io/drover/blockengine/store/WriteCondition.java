package io.drover.blockengine.store;

/** The condition for a write to take effect. */
public enum WriteCondition {
    /** Create or replace. */
    NONE,
    /**
     * Create; {@link StoreException.Conflict} if the object exists. Only if {@link
     * StoreCapabilities#createIfAbsent()}.
     */
    IF_ABSENT
}
