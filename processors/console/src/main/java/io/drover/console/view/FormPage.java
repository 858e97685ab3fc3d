package io.drover.console.view;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A form, for a choice or a confirmation.
 *
 * @param status of HTTP; 422 where something was refused
 * @param warnings what follows from it, before it is done
 * @param error what was refused and is not about one of the fields; empty if nothing was
 * @param tabs other kinds of this form
 * @param notes what follows from what stands in the form
 * @param danger whether it cannot be undone
 * @param cancel the page to go back to
 * @param checks buttons that look at what was typed, and do nothing else
 * @param notesHref where the notes are asked for again as one types; empty where they stay
 */
public record FormPage(
        Frame frame,
        int status,
        String heading,
        List<String> warnings,
        String error,
        List<Tab> tabs,
        List<Field> fields,
        List<Note> notes,
        String submit,
        boolean danger,
        String cancel,
        List<Option> checks,
        String notesHref)
        implements Page {
    public FormPage {
        warnings = List.copyOf(warnings);
        fields = List.copyOf(fields);
        tabs = List.copyOf(tabs);
        notes = List.copyOf(notes);
        checks = List.copyOf(checks);
    }

    @Override
    public String template() {
        return "form";
    }

    /** What of the form is not in addresses, as htmx has it: the token, and secrets. */
    public String kept() {
        return fields.stream()
                .filter(field -> field.kind() == Kind.SECRET)
                .map(field -> "," + field.name())
                .collect(Collectors.joining("", "not token", ""));
    }

    /**
     * Another kind of the form.
     *
     * @param here whether it is the one that is shown
     */
    public record Tab(Link link, boolean here) {}

    /** Something below the fields that depends on what stands in them. */
    public sealed interface Note {}

    /**
     * When something would run.
     *
     * @param sentence the schedule in words
     * @param error why it is no schedule; empty if it is one
     */
    public record Runs(String sentence, String error, List<Moment> runs) implements Note {
        public Runs {
            runs = List.copyOf(runs);
        }
    }

    /** What was tried, and how it went. */
    public record Checks(String caption, List<Check> rows) implements Note {
        public Checks {
            rows = List.copyOf(rows);
        }
    }

    /** One thing that was tried. */
    public record Check(State state, String what, String text) {}

    /** Lines to copy. */
    public record Lines(String caption, List<Fact> lines) implements Note {
        public Lines {
            lines = List.copyOf(lines);
        }
    }

    /**
     * How what was typed is understood.
     *
     * @param name of the field
     * @param error why it is not; empty if it is
     */
    public record Reading(String name, String text, String error) implements Note {}

    /** Another page that may be needed first. */
    public record Elsewhere(Link link) implements Note {}

    /** How a field is filled in. */
    public enum Kind {
        TEXT,
        SECRET,
        HIDDEN,
        CHOICE,
        CHECK,
        CHOICES,
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

        /** Never shown again once it was sent. */
        public static Field secret(String name, String label, String hint) {
            return new Field(name, label, Kind.SECRET, "", List.of(), hint, "");
        }

        public static Field hidden(String name, String value) {
            return new Field(name, "", Kind.HIDDEN, value, List.of(), "", "");
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

        /** Any number of them, none included. */
        public static Field choices(
                String name, String label, List<String> ticked, List<Option> options, String hint) {
            return new Field(
                    name, label, Kind.CHOICES, String.join(",", ticked), options, hint, "");
        }

        /** Whether one of several choices is ticked. */
        public boolean has(Option option) {
            return List.of(value.split(",")).contains(option.value());
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
