package io.drover.nbd;

import java.util.List;
import java.util.Optional;

/** The devices that a server offers. Thread-safe. */
public interface Exports {
    /** In the order in which clients list them. */
    List<String> names();

    /** The device of that name; clients that name none ask for {@code ""}. */
    Optional<SharedExport> find(String name);

    /** One device, under its name and as the one for clients that name none. */
    static Exports only(SharedExport export) {
        return new Exports() {
            @Override
            public List<String> names() {
                return List.of(export.name());
            }

            @Override
            public Optional<SharedExport> find(String name) {
                return name.isEmpty() || name.equals(export.name())
                        ? Optional.of(export)
                        : Optional.empty();
            }
        };
    }
}
