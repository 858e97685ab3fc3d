package io.drover.console.view;

import java.util.List;

/**
 * A volume as a block device.
 *
 * @param state in one word
 * @param text what follows from that, and what can be done
 * @param lines for a shell that use it
 * @param action what can be asked for: attach, detach
 */
public record Device(State state, String text, List<Fact> lines, List<Link> action) {
    public Device {
        lines = List.copyOf(lines);
        action = List.copyOf(action);
    }
}
