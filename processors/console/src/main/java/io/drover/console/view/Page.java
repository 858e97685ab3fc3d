package io.drover.console.view;

/** What a template shows. */
public interface Page {
    Frame frame();

    /** The template's file, without its ending. */
    String template();

    /** Of HTTP. */
    default int status() {
        return 200;
    }
}
