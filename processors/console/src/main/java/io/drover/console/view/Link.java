package io.drover.console.view;

/** A link within the console. */
public record Link(String href, String text) {}
