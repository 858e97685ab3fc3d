package io.drover.console.view;

import java.util.List;

/**
 * A page of a few words: what is not there, or went wrong, and the remedy.
 *
 * @param links where to go from here
 */
public record MessagePage(
        Frame frame, int status, String heading, List<String> paragraphs, List<Link> links)
        implements Page {
    public MessagePage {
        paragraphs = List.copyOf(paragraphs);
        links = List.copyOf(links);
    }

    @Override
    public String template() {
        return "message";
    }
}
