package io.drover.reconcile;

/** Which kinds are cached: each part of Drover needs some, and the rights to them. */
public enum CacheScope {
    /** Drover's own resources, in its namespace. */
    RESOURCES,
    /** What volumes are provisioned for: claims of any namespace, and what they are bound to. */
    PROVISIONING,
    /** What volumes need that are claims of other drivers, and the Jobs that move their data. */
    CLAIMS,
    /** VolumeSnapshots and what belongs to them, which a cluster may not know. */
    SNAPSHOTS
}
