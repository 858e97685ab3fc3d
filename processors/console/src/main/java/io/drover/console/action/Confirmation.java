package io.drover.console.action;

import io.drover.console.view.FormPage.Field;

/** The name that has to be typed before much is deleted. */
final class Confirmation {
    private static final String FIELD = "confirm";

    private Confirmation() {}

    static Field field(Values values) {
        return Field.text(FIELD, "Name of the volume", values.of(FIELD, ""), "Type it to confirm");
    }

    /**
     * @throws FieldException if something else was typed
     */
    static void require(Values values, String name) {
        if (!values.of(FIELD).equals(name)) {
            throw new FieldException(
                    FIELD,
                    "'%s' is not the name; type %s to confirm".formatted(values.of(FIELD), name));
        }
    }
}
