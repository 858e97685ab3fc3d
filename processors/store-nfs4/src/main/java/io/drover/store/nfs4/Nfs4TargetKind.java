package io.drover.store.nfs4;

import io.drover.store.OpenedTarget;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetKind;
import io.drover.store.TargetUrl;
import io.drover.store.UrlParts;
import io.drover.store.nfs4.store.NfsObjectStore;

import org.apache.camel.CamelContext;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Backup targets on NFSv4 exports. */
public final class Nfs4TargetKind implements TargetKind {
    private static final String FORM = "nfs://<host>:/<export>/<path>";

    @Override
    public Set<String> schemes() {
        return Set.of("nfs");
    }

    @Override
    public String form() {
        return FORM;
    }

    @Override
    public NfsUrl parse(UrlParts url) {
        String host = host(url.authority());
        if (host.isEmpty()) {
            throw url.missing("the host", FORM);
        }
        String path = url.cleanPath();
        if (path.isEmpty()) {
            throw url.missing("the export path", FORM);
        }
        List<String> options = options(url.query());
        String port =
                options.stream()
                        .filter(option -> option.startsWith("port="))
                        .reduce((first, second) -> second)
                        .map(option -> option.substring("port=".length()))
                        .orElse(url.authority().substring(host.length()));
        return new NfsUrl(url.text(), host, port(url, port), "/" + path, options);
    }

    /** What is before the colon; an IPv6 address stands in brackets, which it keeps. */
    private static String host(String authority) {
        int from = authority.startsWith("[") ? authority.indexOf(']') : 0;
        int colon = authority.indexOf(':', Math.max(0, from));
        return colon < 0 ? authority : authority.substring(0, colon);
    }

    private static int port(UrlParts url, String afterHost) {
        String digits = afterHost.replace(":", "");
        if (digits.isEmpty()) {
            return NfsUrl.DEFAULT_PORT;
        }
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw (IllegalArgumentException)
                    url.invalid("port '" + digits + "' is not a number").initCause(e);
        }
    }

    private static List<String> options(String query) {
        List<String> options = new ArrayList<>();
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith("nfsOptions=")) {
                String value =
                        URLDecoder.decode(
                                pair.substring("nfsOptions=".length()), StandardCharsets.UTF_8);
                options.addAll(NfsOptions.split(value));
            }
        }
        return options;
    }

    @Override
    public boolean serves(TargetUrl url) {
        return url instanceof NfsUrl;
    }

    @Override
    public String routeTemplate() {
        return "target-nfs";
    }

    /** The connection belongs to the route's endpoint, which is removed with the route. */
    @Override
    public OpenedTarget open(
            CamelContext context, String targetName, TargetUrl url, TargetCredentials credentials) {
        NfsUrl place = (NfsUrl) url;
        checkOptions(place);
        return new OpenedTarget(
                Map.of(
                        "server",
                        place.host() + ":" + place.port(),
                        "path",
                        place.path(),
                        "options",
                        String.join(",", place.options())),
                NfsObjectStore.CAPABILITIES,
                () -> {});
    }

    private static void checkOptions(NfsUrl url) {
        try {
            NfsOptions.parse(url.options());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "backup target URL '" + url.text() + "': " + e.getMessage(), e);
        }
    }
}
