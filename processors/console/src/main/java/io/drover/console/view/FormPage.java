package io.drover.console.view;

import java.util.List;

/**
 * A form, for a choice or a confirmation.
 *
 * @param status of HTTP; 422 where something was refused
 * @param warnings what follows from it, before it is done
 * @param error what was refused and is not about one of the fields; empty if nothing was
 * @param runs when something would run that was written in the form
 * @param danger whether it cannot be undone
 * @param cancel the page to go back to
 */
public record FormPage(
        Frame frame,
        int status,
        String heading,
        List<String> warnings,
        String error,
        List<Field> fields,
        List<Moment> runs,
        String submit,
        boolean danger,
        String cancel)
        implements Page {
    public FormPage {
        warnings = List.copyOf(warnings);
        fields = List.copyOf(fields);
        runs = List.copyOf(runs);
    }

    @Override
    public String template() {
        return "form";
    }

    /** How a field is filled in. */
    public enum Kind {
        TEXT,
        CHOICE,
        CHECK,
        FIXED
    }

    /**
     * @param hint what it means, and an example
     * @param error why its value was refused; empty if it was not
     */
    public record Field(
            String name,
            String label,
            Kind kind,
            String value,
            List<Option> options,
            String hint,
            String error) {
        public Field {
            options = List.copyOf(options);
        }

        public static Field text(String name, String label, String value, String hint) {
            return new Field(name, label, Kind.TEXT, value, List.of(), hint, "");
        }

        public static Field fixed(String name, String label, String value) {
            return new Field(name, label, Kind.FIXED, value, List.of(), "", "");
        }

        public static Field check(String name, String label, String value, String hint) {
            return new Field(name, label, Kind.CHECK, value, List.of(), hint, "");
        }

        public static Field choice(
                String name, String label, String value, List<Option> options, String hint) {
            return new Field(name, label, Kind.CHOICE, value, options, hint, "");
        }

        public Field withError(String text) {
            return new Field(name, label, kind, value, options, hint, text);
        }

        /** Whether what stands below it describes it. */
        public String describedBy() {
            return (hint.isEmpty() ? "" : name + "-hint ")
                    + (error.isEmpty() ? "" : name + "-error");
        }
    }

    /** Something to be chosen. */
    public record Option(String value, String text) {}
}
