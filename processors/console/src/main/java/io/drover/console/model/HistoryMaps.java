package io.drover.console.model;

import io.drover.resource.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ConfigMaps that keep the history. */
public final class HistoryMaps {
    private static final String NAME = "drover-history-";
    private static final Pattern NUMBERED = Pattern.compile(NAME + "(\\d{1,6})");
    private static final Pattern KEY = Pattern.compile("entry-[0-9a-f]{16}");
    private static final int KEY_BYTES = 8;

    private HistoryMaps() {}

    public static ConfigMap create(int number, Map<String, String> data) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name(number))
                .addToLabels(Names.LABEL_HISTORY, "true")
                .endMetadata()
                .withData(data)
                .build();
    }

    public static String name(int number) {
        return NAME + number;
    }

    /** Which of the ConfigMaps it is; empty for one that has nothing to do with the history. */
    public static Optional<Integer> number(ConfigMap map) {
        return Optional.of(NUMBERED.matcher(map.getMetadata().getName()))
                .filter(Matcher::matches)
                .map(matcher -> Integer.parseInt(matcher.group(1)));
    }

    /** Whether it has the label by which people find it. */
    public static boolean isLabelled(ConfigMap map) {
        return Optional.ofNullable(map.getMetadata().getLabels())
                .orElse(Map.of())
                .containsKey(Names.LABEL_HISTORY);
    }

    /** What it holds, by key; what somebody has added under a key of another form is not ours. */
    public static Map<String, String> entries(ConfigMap map) {
        Map<String, String> entries =
                new HashMap<>(Optional.ofNullable(map.getData()).orElse(Map.of()));
        entries.keySet().removeIf(key -> !KEY.matcher(key).matches());
        return entries;
    }

    /** The key of a place: names of volumes may have signs that keys may not. */
    public static String key(Place place) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(
                                    (place.target() + "/" + place.volume())
                                            .getBytes(StandardCharsets.UTF_8));
            return "entry-" + HexFormat.of().formatHex(digest, 0, KEY_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
