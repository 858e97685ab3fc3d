package io.drover.store;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;

import java.util.Optional;

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
        UrlQuery query = UrlQuery.of(text);
        Optional<String> volume = query.take("volume");
        Optional<String> backup = query.take("backup");
        if (volume.isEmpty()) {
            throw new IllegalArgumentException(
                    "'%s' is not the URL of a backup; it has the form <target URL>?backup=<name>&volume=<name>"
                            .formatted(text));
        }
        return new BackupUrl(
                query.toString(), new VolumeName(volume.get()), backup.map(BackupName::new));
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

    @Override
    public String toString() {
        UrlQuery query = UrlQuery.of(target);
        query.put("volume", volume.value());
        backup.ifPresent(name -> query.put("backup", name.value()));
        return query.toString();
    }
}
