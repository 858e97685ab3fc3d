package io.drover.console.live;

/**
 * What is told to a page.
 *
 * @param data names of what has changed, with blanks between them, or {@link #ALL}
 */
record Message(Topic topic, String data) {
    /** Anything of the topic may have changed. */
    static final String ALL = "*";

    /** As it is sent. */
    String text(long id) {
        return "id: %d\nevent: %s\ndata: %s\n\n".formatted(id, topic.id(), data);
    }
}
