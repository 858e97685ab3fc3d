package io.drover.console.view;

/**
 * Where routes can be watched and stopped.
 *
 * @param url of a Hawtio; empty if none is known
 * @param connection the line that starts one for this Drover; empty if Jolokia is closed
 */
public record Hawtio(String url, String connection) {}
