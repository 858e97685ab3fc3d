package io.drover.store.nfs4;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a message may ask of an {@code nfs4} endpoint. */
enum Nfs4Operation {
    STAT,
    READ,
    WRITE,
    DELETE,
    LIST,
    MKDIRS;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws IllegalArgumentException naming the known ones
     */
    static Nfs4Operation of(String word) {
        return Stream.of(values())
                .filter(operation -> operation.word().equals(word))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "nfs4 operation '%s' is not one of %s"
                                                .formatted(
                                                        word,
                                                        Stream.of(values())
                                                                .map(Nfs4Operation::word)
                                                                .collect(
                                                                        Collectors.joining(
                                                                                ", ")))));
    }
}
