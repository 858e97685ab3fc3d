package io.drover.console.model;

/** A volume on a target. */
public record Place(String target, String volume) {}
