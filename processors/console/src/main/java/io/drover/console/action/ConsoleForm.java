package io.drover.console.action;

import io.drover.console.page.PageContext;
import io.drover.console.view.FormPage;
import io.drover.console.view.FormPage.Field;
import io.drover.console.view.FormPage.Note;
import io.drover.console.view.FormPage.Option;

import java.util.List;

/** What a person can have done by a form. Each is asked anew for every request. */
interface ConsoleForm {
    /**
     * What the form says and asks.
     *
     * @param warnings what follows, before it is done
     * @param submit the button's text
     * @param danger whether it cannot be undone
     * @param cancel the page to go back to
     * @param tabs other kinds of the form
     * @param notes what follows from what stands in the fields
     * @param checks further buttons, which look at what was typed and do nothing else
     */
    record Question(
            String heading,
            List<String> warnings,
            List<Field> fields,
            String submit,
            boolean danger,
            String cancel,
            List<FormPage.Tab> tabs,
            List<Note> notes,
            List<Option> checks) {
        public Question {
            warnings = List.copyOf(warnings);
            fields = List.copyOf(fields);
            tabs = List.copyOf(tabs);
            notes = List.copyOf(notes);
            checks = List.copyOf(checks);
        }

        public Question(
                String heading,
                List<String> warnings,
                List<Field> fields,
                String submit,
                boolean danger,
                String cancel) {
            this(
                    heading, warnings, fields, submit, danger, cancel, List.of(), List.of(),
                    List.of());
        }

        Question withTabs(List<FormPage.Tab> others) {
            return new Question(
                    heading, warnings, fields, submit, danger, cancel, others, notes, checks);
        }

        Question withNotes(List<Note> more) {
            return new Question(
                    heading, warnings, fields, submit, danger, cancel, tabs, more, checks);
        }

        /**
         * @param value what {@link Values#check} is once the button was pressed
         */
        Question withCheck(String value, String text) {
            List<Option> one = List.of(new Option(value, text));
            return new Question(
                    heading, warnings, fields, submit, danger, cancel, tabs, notes, one);
        }
    }

    /** Whether its notes follow what is being typed. */
    default boolean isLive() {
        return false;
    }

    /**
     * @throws io.drover.console.page.PageProblem if what it is about does not exist
     */
    Question ask(PageContext context, Values values);

    /**
     * Writes resources. Admission decides whether they are good.
     *
     * @throws FieldException if a field's value cannot be written at all
     */
    Done act(PageContext context, Values values);
}
