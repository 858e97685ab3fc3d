package io.drover.store;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A backup's URL: its target's with {@code backup} and {@code volume} in the query, keys in
 * alphabetical order, as Longhorn writes it.
 *
 * @param target the target's URL with its own options
 * @param backup empty for a URL of a volume
 */
public record BackupUrl(String target, VolumeName volume, Optional<BackupName> backup) {
    public static BackupUrl of(String target, VolumeName volume, BackupName backup) {
        return new BackupUrl(target, volume, Optional.of(backup));
    }

    /**
     * @throws IllegalArgumentException if it names no volume, or a name is not valid
     */
    public static BackupUrl parse(String text) {
        String url = text.replaceFirst("\\\\?u0026", "&");
        int mark = url.indexOf('?');
        Map<String, String> query = mark < 0 ? new TreeMap<>() : decode(url.substring(mark + 1));
        String volume = query.remove("volume");
        String backup = query.remove("backup");
        if (volume == null) {
            throw new IllegalArgumentException(
                    "'%s' is not the URL of a backup; it has the form <target URL>?backup=<name>&volume=<name>"
                            .formatted(text));
        }
        return new BackupUrl(
                url.substring(0, mark) + encode(query),
                new VolumeName(volume),
                Optional.ofNullable(backup).map(BackupName::new));
    }

    /**
     * @throws IllegalArgumentException if the URL is of a volume only
     */
    public BackupName requireBackup() {
        return backup.orElseThrow(
                () ->
                        new IllegalArgumentException(
                                "URL '"
                                        + this
                                        + "' names no backup; add backup=<name> to its query"));
    }

    /** Whether the target's URL is the one that this one begins with. */
    public boolean isOn(String targetUrl) {
        return !targetUrl.isEmpty()
                && new BackupUrl(targetUrl, volume, backup).toString().equals(toString());
    }

    /** Whether the text is a URL of the same backup. */
    public boolean isSame(String url) {
        return !url.isEmpty() && parse(url).equals(parse(toString()));
    }

    private static Map<String, String> decode(String query) {
        Map<String, String> pairs = new TreeMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                pairs.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return pairs;
    }

    private static String encode(Map<String, String> query) {
        return query.isEmpty()
                ? ""
                : query.entrySet().stream()
                        .map(
                                pair ->
                                        pair.getKey()
                                                + "="
                                                + URLEncoder.encode(
                                                        pair.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&", "?", ""));
    }

    @Override
    public String toString() {
        int mark = target.indexOf('?');
        Map<String, String> query = mark < 0 ? new TreeMap<>() : decode(target.substring(mark + 1));
        query.put("volume", volume.value());
        backup.ifPresent(name -> query.put("backup", name.value()));
        return (mark < 0 ? target : target.substring(0, mark)) + encode(query);
    }
}
