package io.drover.console.action;

import io.drover.console.page.PageContext;
import io.drover.console.view.FormPage.Field;
import io.drover.console.view.Moment;

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
     * @param runs when something would run
     */
    record Question(
            String heading,
            List<String> warnings,
            List<Field> fields,
            String submit,
            boolean danger,
            String cancel,
            List<Moment> runs) {
        public Question {
            warnings = List.copyOf(warnings);
            fields = List.copyOf(fields);
            runs = List.copyOf(runs);
        }

        public Question(
                String heading,
                List<String> warnings,
                List<Field> fields,
                String submit,
                boolean danger,
                String cancel) {
            this(heading, warnings, fields, submit, danger, cancel, List.of());
        }
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
