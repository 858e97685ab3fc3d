package io.drover.console.guard;

import java.util.List;
import java.util.Map;

/**
 * A person or program as the API server knows it.
 *
 * @param email empty if it is not known
 */
public record Identity(
        String user,
        String uid,
        List<String> groups,
        Map<String, List<String>> extra,
        String email) {
    public Identity {
        groups = List.copyOf(groups);
        extra = Map.copyOf(extra);
    }

    /** As pages and resources show it. */
    public String shown() {
        return email.isEmpty() || email.equals(user) ? user : "%s (%s)".formatted(user, email);
    }
}
