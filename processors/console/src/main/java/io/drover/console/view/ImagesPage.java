package io.drover.console.view;

/**
 * All backing images, those that only stores have included.
 *
 * @param filter the text that is looked for
 */
public record ImagesPage(Frame frame, String filter, Listing<ImageRow> images) implements Page {
    @Override
    public String template() {
        return "images";
    }
}
