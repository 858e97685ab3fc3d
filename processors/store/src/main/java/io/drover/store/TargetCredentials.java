package io.drover.store;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Values of a target's Secret by Longhorn's keys. Prints its keys only. */
public record TargetCredentials(Map<String, String> values) {
    public static final TargetCredentials NONE = new TargetCredentials(Map.of());

    public static final String ACCESS_KEY = "AWS_ACCESS_KEY_ID";
    public static final String SECRET_KEY = "AWS_SECRET_ACCESS_KEY";
    public static final String ENDPOINTS = "AWS_ENDPOINTS";
    public static final String CERTIFICATES = "AWS_CERT";
    public static final String VIRTUAL_HOSTED = "VIRTUAL_HOSTED_STYLE";

    /** All keys that a target's Secret may have; others in it are not looked at. */
    public static final Set<String> KEYS =
            Set.of(
                    ACCESS_KEY,
                    SECRET_KEY,
                    ENDPOINTS,
                    CERTIFICATES,
                    VIRTUAL_HOSTED,
                    "AWS_IAM_ROLE_ARN",
                    "AWS_SIGN_ACCEPT_ENCODING",
                    "HTTP_PROXY",
                    "HTTPS_PROXY",
                    "NO_PROXY",
                    "CIFS_USERNAME",
                    "CIFS_PASSWORD",
                    "AZBLOB_ACCOUNT_NAME",
                    "AZBLOB_ACCOUNT_KEY",
                    "AZBLOB_ENDPOINT",
                    "AZBLOB_CERT");

    public TargetCredentials {
        values = Map.copyOf(values);
    }

    /** The value, if the key is there and not empty. */
    public Optional<String> get(String key) {
        return Optional.ofNullable(values.get(key)).filter(value -> !value.isEmpty());
    }

    /** The same with another value of {@code key}. */
    public TargetCredentials with(String key, String value) {
        Map<String, String> changed = new TreeMap<>(values);
        changed.put(key, value);
        return new TargetCredentials(changed);
    }

    /**
     * Refuses values with a blank or newline at either end, which a Secret made with {@code echo}
     * easily gets and no store accepts.
     *
     * @param where names the Secret or file in the message
     * @throws IllegalArgumentException naming the key and the end
     */
    public TargetCredentials checked(String where) {
        for (Map.Entry<String, String> entry : new TreeMap<>(values).entrySet()) {
            String value = entry.getValue();
            boolean certificate = entry.getKey().endsWith("_CERT");
            if (KEYS.contains(entry.getKey()) && !certificate && !value.equals(value.strip())) {
                boolean leading = !value.equals(value.stripLeading());
                String end = leading ? value.substring(0, 1) : value.substring(value.length() - 1);
                throw new IllegalArgumentException(
                        "%s: the value of %s %s with a %s; write it again without (printf or 'echo -n' adds none)"
                                .formatted(
                                        where,
                                        entry.getKey(),
                                        leading ? "begins" : "ends",
                                        end.isBlank() && !end.equals(" ")
                                                ? "newline or tab"
                                                : "blank"));
            }
        }
        return this;
    }

    @Override
    public String toString() {
        return "TargetCredentials" + new TreeMap<>(values).keySet();
    }
}
