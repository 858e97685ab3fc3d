package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.support.FreePort;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A browser without JavaScript, in front of a Drover's console. */
final class Console implements AutoCloseable {
    private static final String PORT = "drover.console.port";

    private final String port;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .cookieHandler(cookies)
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build();

    Console(Map<String, String> properties) {
        port = properties.get(PORT);
    }

    /** Properties of a Drover with a console, on a port that is free. */
    static Map<String, String> properties() throws IOException {
        Map<String, String> properties = new TreeMap<>();
        properties.put("drover.management.enabled", "false");
        properties.put("drover.console.enabled", "true");
        properties.put(PORT, Integer.toString(FreePort.find()));
        return properties;
    }

    int port() {
        return Integer.parseInt(port);
    }

    /** The browser's cookies, for a request that is written by hand. */
    String cookie() {
        return cookies.getCookieStore().getCookies().stream()
                .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    URI address(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address(path)).header("Accept", "text/html"));
    }

    /** The page, which has to be there. */
    Document page(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
        return Jsoup.parse(answer.body(), answer.uri().toString());
    }

    /** What is shown, even if it says that something is not there yet. */
    Document shown(String path) throws IOException, InterruptedException {
        return Jsoup.parse(get(path).body(), address(path).toString());
    }

    /**
     * All pages that links lead to from the first one, by their paths, without forms' cancellation.
     */
    Map<String, Document> crawl() throws IOException, InterruptedException {
        Map<String, Document> pages = new TreeMap<>();
        Deque<String> open = new ArrayDeque<>(List.of("/console/"));
        while (!open.isEmpty()) {
            String path = open.removeFirst();
            if (!pages.containsKey(path)) {
                HttpResponse<String> answer = get(path);
                // a link may lead to what is gone meanwhile, or not there yet
                assertThat(answer.statusCode()).as(path + ": " + answer.body()).isIn(200, 404);
                Document page = Jsoup.parse(answer.body(), answer.uri().toString());
                pages.put(path, page);
                page.select("a[href^=/console/]").eachAttr("href").stream()
                        .map(href -> href.replaceFirst("#.*", ""))
                        .forEach(open::addLast);
            }
        }
        return pages;
    }

    /** The value of a cookie, which has to be there. */
    String cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    /** A request as a form of another page would make it. */
    HttpRequest.Builder form(String path, Map<String, String> fields) {
        return HttpRequest.newBuilder(address(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                        HttpRequest.BodyPublishers.ofString(
                                fields.entrySet().stream()
                                        .map(
                                                field ->
                                                        encode(field.getKey())
                                                                + "="
                                                                + encode(field.getValue()))
                                        .collect(Collectors.joining("&"))));
    }

    /**
     * What a person does with the form of a page: some fields are typed, the others stay as they
     * are.
     *
     * @return the page that it leads to
     */
    Document submit(String path, Map<String, String> typed)
            throws IOException, InterruptedException {
        Element form = page(path).selectFirst("main form[method=post]");
        Map<String, String> fields = new TreeMap<>();
        form.select("input:not([type=checkbox])")
                .forEach(input -> fields.put(input.attr("name"), input.attr("value")));
        for (Element choice : form.select("select")) {
            Element chosen = choice.selectFirst("option[selected]");
            Element option = chosen == null ? choice.selectFirst("option") : chosen;
            if (option != null) {
                fields.put(choice.attr("name"), option.attr("value"));
            }
        }
        typed.keySet()
                .forEach(
                        name ->
                                assertThat(form.select("[name=" + name + "]"))
                                        .as(name + " in " + form)
                                        .isNotEmpty());
        fields.putAll(typed);
        HttpResponse<String> answer =
                send(form(path, fields).header("Origin", "http://127.0.0.1:" + port));
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 422);
        return Jsoup.parse(answer.body(), answer.uri().toString());
    }

    /** A file as a browser sends it from the form of a page. */
    HttpRequest.Builder file(String action, byte[] content) {
        String boundary = "----drover";
        String head =
                "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"disk.img\"\r\nContent-Type: application/octet-stream\r\n\r\n"
                        .formatted(boundary);
        return HttpRequest.newBuilder(address(action))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .header("Origin", "http://127.0.0.1:" + port)
                .POST(
                        HttpRequest.BodyPublishers.concat(
                                HttpRequest.BodyPublishers.ofString(head),
                                HttpRequest.BodyPublishers.ofByteArray(content),
                                HttpRequest.BodyPublishers.ofString(
                                        "\r\n--%s--\r\n".formatted(boundary))));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.close();
    }
}
