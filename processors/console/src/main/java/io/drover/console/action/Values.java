package io.drover.console.action;

import io.drover.console.page.PageRequest;

import java.util.List;
import java.util.stream.Stream;

/**
 * What stands in a form: what was typed, or what it begins with, which its address may say.
 *
 * @param sent whether the form was sent
 * @param looking whether a button counts that does nothing but look
 */
record Values(PageRequest request, boolean sent, boolean looking) {
    static Values initial(PageRequest request) {
        return new Values(request, false, false);
    }

    static Values sent(PageRequest request) {
        return new Values(request, true, true);
    }

    /** To show the form again. */
    Values withoutLook() {
        return new Values(request, sent, false);
    }

    /**
     * @param initial as long as nothing was typed
     */
    String of(String field, String initial) {
        if (sent) {
            return request.field(field);
        }
        return request.has(field) ? request.query(field) : initial;
    }

    /** Which button was pressed that does nothing but look; empty for none. */
    String check() {
        return looking ? request.field("check") : "";
    }

    /** Of the address, also of one that a form was sent to. */
    String query(String name) {
        return request.query(name);
    }

    String of(String field) {
        return request.field(field);
    }

    /**
     * Names that were ticked in a list, or that the form has kept.
     *
     * @param field of each; with an s, all of them with commas between
     */
    List<String> chosen(String field) {
        List<String> ticked = sent ? List.of() : request.all(field);
        String kept = sent ? request.field(field + "s") : "";
        return ticked.isEmpty()
                ? Stream.of(kept.split(",")).filter(name -> !name.isEmpty()).toList()
                : ticked;
    }

    /** What is ticked of several choices. */
    List<String> ticked(String field) {
        return sent ? request.fields(field) : request.all(field);
    }

    boolean isChecked(String field) {
        return request.field(field).equals("true");
    }

    /**
     * A number.
     *
     * @param name of the field on the page
     */
    long number(String field, String name) {
        String text = of(field);
        if (!text.matches("[0-9]{1,9}")) {
            throw new FieldException(
                    field, "%s: '%s' is no number; write one such as 7".formatted(name, text));
        }
        return Long.parseLong(text);
    }
}
