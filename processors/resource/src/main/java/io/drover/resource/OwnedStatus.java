package io.drover.resource;

/** What the status of every kind tells. */
public abstract class OwnedStatus {
    /** The node of the Drover that looks after the resource; empty before the first look. */
    public String ownerID = "";
}
