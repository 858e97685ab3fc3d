package io.drover.console.view;

/** What a template shows. */
public non-sealed interface Page extends Answer {
    Frame frame();

    /** The template's file, without its ending. */
    String template();

    /** Of HTTP. */
    default int status() {
        return 200;
    }
}
