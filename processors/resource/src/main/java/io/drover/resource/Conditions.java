package io.drover.resource;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Changes to lists of conditions. */
public final class Conditions {
    private Conditions() {}

    public static Optional<Condition> find(List<Condition> conditions, String type) {
        return conditions.stream().filter(condition -> condition.type().equals(type)).findFirst();
    }

    /** The list without the condition. */
    public static List<Condition> without(List<Condition> conditions, String type) {
        return find(conditions, type).isEmpty()
                ? conditions
                : conditions.stream()
                        .filter(condition -> !condition.type().equals(type))
                        .collect(Collectors.toCollection(ArrayList::new));
    }

    /**
     * The list with this condition; the time of transition changes only with the status, and
     * nothing changes if the condition is the same as before.
     */
    public static List<Condition> with(
            List<Condition> conditions,
            String type,
            boolean status,
            String reason,
            String message,
            Instant now) {
        String value = status ? Condition.TRUE : Condition.FALSE;
        Optional<Condition> old = find(conditions, type);
        if (old.isPresent()
                && old.get().status().equals(value)
                && old.get().reason().equals(reason)
                && old.get().message().equals(message)) {
            return conditions;
        }
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        String transition =
                old.isPresent() && old.get().status().equals(value)
                        ? old.get().lastTransitionTime()
                        : time;
        List<Condition> changed = new ArrayList<>(conditions);
        changed.removeIf(condition -> condition.type().equals(type));
        changed.add(new Condition(type, value, reason, message, time, transition));
        return changed;
    }
}
