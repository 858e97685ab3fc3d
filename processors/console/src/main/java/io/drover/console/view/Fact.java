package io.drover.console.view;

/** A line of a list of facts. */
public record Fact(String name, String value) {}
