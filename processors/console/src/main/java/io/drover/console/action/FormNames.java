package io.drover.console.action;

import io.drover.console.view.FormPage.Field;
import io.drover.resource.Names;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Names of resources that forms make. */
final class FormNames {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final int MOST = 40;

    private FormNames() {}

    /** Where it is typed; {@link #checked} takes what comes of it. */
    static Field field(String label, Values values, String initial) {
        return Field.text(
                "name", label, values.of("name", initial), "Lower-case letters, digits and '-'");
    }

    /**
     * @throws FieldException if Kubernetes would not take it
     */
    static String checked(String field, String name) {
        if (name.isEmpty()) {
            throw new FieldException(
                    field, "Name: write one, of lower-case letters, digits and '-'");
        }
        if (!Names.isObjectName(name)) {
            throw new FieldException(
                    field,
                    "Name: '%s' cannot be a name; use lower-case letters, digits and '-'"
                            .formatted(name));
        }
        return name;
    }

    /** For what is made of a volume now. */
    static String of(String volume, Instant now) {
        return volume.substring(0, Math.min(MOST, volume.length())).replaceAll("[.-]+$", "")
                + "-"
                + STAMP.format(now);
    }
}
