package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.drover.store.TargetCredentials;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Where a command gets a target's credentials from. */
final class CredentialSources {
    private static final Pattern MANIFEST =
            Pattern.compile("(?m)^\\s*\"?(kind|data|stringData)\"?\\s*:");
    private static final String STANDARD_ENDPOINT = "AWS_ENDPOINT_URL";

    private CredentialSources() {}

    /**
     * Longhorn's keys and {@code AWS_ENDPOINT_URL}. Temporary keys, which have a session token, are
     * left to AWS's own sources.
     *
     * @throws IllegalArgumentException if a value begins or ends with a blank or newline
     */
    static TargetCredentials environment(Map<String, String> environment) {
        Map<String, String> values = new HashMap<>(environment);
        values.keySet().retainAll(TargetCredentials.KEYS);
        String endpoint =
                environment.getOrDefault(
                        STANDARD_ENDPOINT + "_S3", environment.getOrDefault(STANDARD_ENDPOINT, ""));
        if (!endpoint.isEmpty()) {
            values.putIfAbsent(TargetCredentials.ENDPOINTS, endpoint);
        }
        if (environment.containsKey("AWS_SESSION_TOKEN")) {
            values.remove(TargetCredentials.ACCESS_KEY);
            values.remove(TargetCredentials.SECRET_KEY);
        }
        return new TargetCredentials(values).checked("environment");
    }

    /**
     * A Secret manifest, {@code KEY=VALUE} lines, or an AWS credentials file with one profile.
     *
     * @throws IllegalArgumentException if it has none of the keys, or a value begins or ends with a
     *     blank or newline
     */
    static TargetCredentials file(Path file) throws IOException {
        String text = Files.readString(file);
        Map<String, String> values = MANIFEST.matcher(text).find() ? manifest(text) : lines(text);
        values.keySet().retainAll(TargetCredentials.KEYS);
        if (values.isEmpty()) {
            throw new IllegalArgumentException(
                    "credentials file %s has none of the keys %s, %s, …; give a Secret manifest or KEY=VALUE lines"
                            .formatted(
                                    file,
                                    TargetCredentials.ACCESS_KEY,
                                    TargetCredentials.SECRET_KEY));
        }
        return new TargetCredentials(values).checked("credentials file " + file);
    }

    private static Map<String, String> manifest(String text) throws IOException {
        JsonNode secret = new YAMLMapper().readTree(text);
        Map<String, String> values = new HashMap<>();
        secret.path("data")
                .properties()
                .forEach(entry -> values.put(entry.getKey(), decoded(entry.getValue().asText())));
        secret.path("stringData")
                .properties()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().asText()));
        return values;
    }

    private static String decoded(String base64) {
        return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private static Map<String, String> lines(String text) {
        Map<String, String> values = new HashMap<>();
        for (String line : text.split("\r?\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.stripLeading().startsWith("#")) {
                String key = line.substring(0, equals);
                boolean spaced = !key.equals(key.stripTrailing());
                String value = line.substring(equals + 1);
                values.put(
                        key.strip().replaceFirst("^export\\s+", "").toUpperCase(Locale.ROOT),
                        unquoted(spaced ? value.stripLeading() : value));
            }
        }
        return values;
    }

    private static String unquoted(String value) {
        boolean quoted =
                value.length() >= 2
                        && (value.startsWith("\"") && value.endsWith("\"")
                                || value.startsWith("'") && value.endsWith("'"));
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
