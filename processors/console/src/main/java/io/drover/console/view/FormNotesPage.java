package io.drover.console.view;

import io.drover.console.view.FormPage.Note;

import java.util.List;

/** The notes of a form alone, without the frame of a page. */
public record FormNotesPage(Frame frame, List<Note> notes) implements Page {
    public FormNotesPage {
        notes = List.copyOf(notes);
    }

    @Override
    public String template() {
        return "form-notes";
    }
}
