package io.drover.blockengine.store;

/**
 * What a store can do beyond the contract.
 *
 * @param createIfAbsent {@link WriteCondition#IF_ABSENT} is honoured atomically
 * @param maxDeleteBatch largest number of keys that one request deletes; at least 1
 * @param preferredConcurrency writes in flight that the store handles well; at least 1
 */
public record StoreCapabilities(
        boolean createIfAbsent, int maxDeleteBatch, int preferredConcurrency) {
    public StoreCapabilities {
        if (maxDeleteBatch < 1 || preferredConcurrency < 1) {
            throw new IllegalArgumentException(
                    "maxDeleteBatch and preferredConcurrency must be at least 1");
        }
    }
}
