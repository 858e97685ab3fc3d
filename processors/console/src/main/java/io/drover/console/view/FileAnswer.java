package io.drover.console.view;

/**
 * A file to be kept.
 *
 * @param name under which the browser stores it
 * @param type of MIME
 */
@SuppressWarnings("ArrayRecordComponent") // the content is sent, and never compared
public record FileAnswer(String name, String type, byte[] content) implements Answer {}
