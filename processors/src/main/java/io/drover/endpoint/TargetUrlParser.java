package io.drover.endpoint;

import io.drover.blockengine.store.ObjectKey;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the URL forms of a BackupTarget, with Longhorn's rules and messages that name what is
 * missing.
 */
public final class TargetUrlParser {
    private static final String S3_FORM = "s3://<bucket>@<region>/<path>";
    private static final String NFS_FORM = "nfs://<host>:/<export>/<path>";

    private TargetUrlParser() {}

    /**
     * @throws IllegalArgumentException naming the part of the URL that is wrong or missing and the
     *     form that is expected
     */
    public static TargetUrl parse(String text) {
        String url = text.strip();
        int colon = url.indexOf("://");
        if (colon <= 0) {
            throw new IllegalArgumentException(
                    "backup target URL '%s' has no scheme; use %s, %s or file:///<directory>"
                            .formatted(url, S3_FORM, NFS_FORM));
        }
        String scheme = url.substring(0, colon).toLowerCase(Locale.ROOT);
        String rest = url.substring(colon + 3);
        String location = rest.contains("?") ? rest.substring(0, rest.indexOf('?')) : rest;
        String query = rest.substring(location.length());
        return switch (scheme) {
            case "s3" -> s3(url, location);
            case "nfs" -> nfs(url, location, query);
            case "file", "vfs" -> directory(url, location);
            case "cifs", "azblob" ->
                    throw new IllegalArgumentException(
                            "backup target URL '%s': %s targets are not served yet; use S3, NFS or a directory"
                                    .formatted(url, scheme));
            default ->
                    throw new IllegalArgumentException(
                            "backup target URL '%s': driver %s is not supported; use s3, nfs or file"
                                    .formatted(url, scheme));
        };
    }

    private static TargetUrl s3(String url, String location) {
        int slash = location.indexOf('/');
        String authority = slash < 0 ? location : location.substring(0, slash);
        int at = authority.indexOf('@');
        String bucket = at < 0 ? authority : authority.substring(0, at);
        if (bucket.isEmpty()) {
            throw missing(url, "the bucket", S3_FORM);
        }
        if (at < 0 || at == authority.length() - 1) {
            throw missing(url, "the region", S3_FORM);
        }
        if (slash < 0) {
            throw missing(url, "the path, at least a trailing '/',", S3_FORM);
        }
        String path = checked(url, location.substring(slash));
        return new TargetUrl.S3(
                url, bucket, authority.substring(at + 1), new ObjectKey(clean(path)));
    }

    private static TargetUrl nfs(String url, String location, String query) {
        int slash = location.indexOf('/');
        String authority = slash < 0 ? location : location.substring(0, slash);
        String host = host(authority);
        if (host.isEmpty()) {
            throw missing(url, "the host", NFS_FORM);
        }
        String path = slash < 0 ? "" : clean(checked(url, location.substring(slash)));
        if (path.isEmpty()) {
            throw missing(url, "the export path", NFS_FORM);
        }
        List<String> options = options(query);
        String port =
                options.stream()
                        .filter(option -> option.startsWith("port="))
                        .reduce((first, second) -> second)
                        .map(option -> option.substring("port=".length()))
                        .orElse(authority.substring(host.length()));
        return new TargetUrl.Nfs(url, host, port(url, port), "/" + path, options);
    }

    /** What is before the colon; an IPv6 address stands in brackets, which it keeps. */
    private static String host(String authority) {
        int from = authority.startsWith("[") ? authority.indexOf(']') : 0;
        int colon = authority.indexOf(':', Math.max(0, from));
        return colon < 0 ? authority : authority.substring(0, colon);
    }

    private static int port(String url, String afterHost) {
        String digits = afterHost.replace(":", "");
        if (digits.isEmpty()) {
            return TargetUrl.Nfs.DEFAULT_PORT;
        }
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "backup target URL '" + url + "': port '" + digits + "' is not a number", e);
        }
    }

    private static List<String> options(String query) {
        List<String> options = new ArrayList<>();
        for (String pair : query.replaceFirst("^\\?", "").split("&", -1)) {
            if (pair.startsWith("nfsOptions=")) {
                String value =
                        URLDecoder.decode(
                                pair.substring("nfsOptions=".length()), StandardCharsets.UTF_8);
                Stream.of(value.split(",", -1))
                        .map(String::strip)
                        .filter(option -> !option.isEmpty())
                        .forEach(options::add);
            }
        }
        return options;
    }

    private static TargetUrl directory(String url, String location) {
        if (!location.startsWith("/")) {
            throw new IllegalArgumentException(
                    "backup target URL '%s' names a host; a directory is written file:///<absolute path>"
                            .formatted(url));
        }
        return new TargetUrl.Directory(
                url, Path.of(URLDecoder.decode(location, StandardCharsets.UTF_8)).normalize());
    }

    private static String checked(String url, String path) {
        if (path.contains("$") || path.contains(",")) {
            throw new IllegalArgumentException(
                    "backup target URL '" + url + "': the path must not contain '$' or ','");
        }
        return path;
    }

    private static String clean(String path) {
        return Stream.of(path.split("/", -1))
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .collect(Collectors.joining("/"));
    }

    private static IllegalArgumentException missing(String url, String what, String form) {
        return new IllegalArgumentException(
                "backup target URL '%s': %s is missing; use %s".formatted(url, what, form));
    }
}
