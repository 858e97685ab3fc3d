package io.drover.console.live;

import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Names of what has changed since pages were last told. Thread-safe and bounded. */
final class Changes {
    /** Names in one message; of more, nothing but that there are many is told. */
    static final int MOST = 50;

    private final Map<Topic, Set<String>> names = new EnumMap<>(Topic.class);

    synchronized void note(Topic topic, String name) {
        Set<String> noted = names.computeIfAbsent(topic, key -> new LinkedHashSet<>());
        if (noted.size() <= MOST) {
            noted.add(name);
        }
    }

    /** What has been noted, which is forgotten. */
    synchronized List<Message> take() {
        List<Message> messages =
                names.entrySet().stream()
                        .map(entry -> new Message(entry.getKey(), data(entry.getValue())))
                        .toList();
        names.clear();
        return messages;
    }

    private static String data(Set<String> noted) {
        boolean plain = noted.stream().noneMatch(name -> name.isEmpty() || hasBlank(name));
        return plain && noted.size() <= MOST ? String.join(" ", noted) : Message.ALL;
    }

    /** A blank would end the name, and a line break the message. */
    private static boolean hasBlank(String name) {
        return name.chars()
                .anyMatch(sign -> Character.isWhitespace(sign) || Character.isISOControl(sign));
    }
}
