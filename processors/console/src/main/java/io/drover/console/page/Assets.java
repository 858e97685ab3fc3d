package io.drover.console.page;

import io.drover.resource.Names;

import org.apache.camel.Exchange;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The few files that pages need. Their names have a digest of their content, so browsers may keep
 * them for ever, as the guard tells them. Only names that are known are answered, so there is no
 * path to be followed. Bean {@code consoleAssets}. Thread-safe.
 */
public final class Assets {
    private static final String PREFIX = "/console/assets/";
    private static final String WEBJARS = "/META-INF/resources/webjars/";
    private static final String HTMX = WEBJARS + "htmx.org/2.0.4/dist/htmx.min.js";
    private static final String HTMX_STREAMS = WEBJARS + "htmx-ext-sse/2.2.2/sse.js";
    private static final int DIGITS = 12;
    private static final int NOT_FOUND = 404;

    /** A file as it is sent. */
    private record Asset(String type, String content) {}

    private final Map<String, Asset> files = new HashMap<>();
    private final String stylesheet = add("drover", "css", "text/css; charset=utf-8");
    private final String script = add("drover", "js", "text/javascript; charset=utf-8", scripts());
    private final String icon = add("drover", "svg", "image/svg+xml");

    private String add(String name, String ending, String type) {
        return add(name, ending, type, read(own(name, ending)));
    }

    private String add(String name, String ending, String type, String content) {
        String known =
                "%s-%s.%s".formatted(name, Names.sha256(content).substring(0, DIGITS), ending);
        files.put(known, new Asset(type, content));
        return PREFIX + known;
    }

    private static String own(String name, String ending) {
        return "/console/%s.%s".formatted(name, ending);
    }

    /** One file for all, in the order in which they need each other. */
    private static String scripts() {
        return Stream.of(HTMX, HTMX_STREAMS, own("live", "js"), own("drover", "js"))
                .map(Assets::read)
                .collect(Collectors.joining(";\n"));
    }

    private static String read(String file) {
        try (InputStream stored = Assets.class.getResourceAsStream(file)) {
            if (stored == null) {
                throw new IllegalStateException("the program lacks its own file " + file);
            }
            return new String(stored.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }

    public String stylesheet() {
        return stylesheet;
    }

    public String script() {
        return script;
    }

    public String icon() {
        return icon;
    }

    public void serve(Exchange exchange) {
        Object name = exchange.getMessage().getHeader("file");
        Asset asset = name instanceof String known ? files.get(known) : null;
        exchange.getMessage().removeHeaders("*");
        if (asset == null) {
            exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, NOT_FOUND);
            exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "text/plain; charset=utf-8");
            exchange.getMessage().setBody("There is no such file.\n");
            return;
        }
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, asset.type());
        exchange.getMessage().setBody(asset.content());
    }
}
