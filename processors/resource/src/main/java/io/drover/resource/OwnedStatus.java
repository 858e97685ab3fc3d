package io.drover.resource;

/** Fields that the status of every kind has. */
public abstract class OwnedStatus {
    /** The node of the Drover that looks after the resource; empty before the first look. */
    public String ownerID = "";
}
