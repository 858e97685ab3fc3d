package io.drover.control.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.drover.blockengine.pipeline.ProgressListener;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Against a web server that breaks off, lies, and redirects. */
class ImageDownloadTest {
    private static final byte[] CONTENT = new byte[3 << 20];

    static {
        new Random(1).nextBytes(CONTENT);
    }

    @TempDir private Path directory;
    private final List<String> ranges = new ArrayList<>();
    private HttpServer server;
    private Path draft;

    /** Bytes after which each answer breaks off. */
    private int most = CONTENT.length;

    /** Bytes that are declared, but not sent. */
    private int lie;

    private String tag = "\"1\"";
    private String type = "application/octet-stream";

    @BeforeEach
    void start() throws IOException {
        draft = directory.resolve("draft");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/image", this::serve);
        server.createContext(
                "/moved",
                exchange -> {
                    exchange.getResponseHeaders().add("Location", "/image");
                    exchange.sendResponseHeaders(302, -1);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        Optional<String> range =
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range"))
                        .filter(_ -> tag.equals(exchange.getRequestHeaders().getFirst("If-Range")));
        ranges.add(range.orElse(""));
        int from = range.map(text -> Integer.parseInt(text.replaceAll("[^0-9]", ""))).orElse(0);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.getResponseHeaders().add("ETag", tag);
        exchange.sendResponseHeaders(range.isPresent() ? 206 : 200, CONTENT.length - from + lie);
        int count = Math.min(most, CONTENT.length - from);
        exchange.getResponseBody().write(Arrays.copyOfRange(CONTENT, from, from + count));
        exchange.getResponseBody().flush();
        exchange.close();
    }

    private void download(String path, boolean lenient) throws Exception {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
        new ImageDownload(url, new HostCheck(lenient)).write(draft, ProgressListener.NONE);
    }

    @Test
    void writesTheFile() throws Exception {
        download("/moved", true);

        assertThat(draft).hasBinaryContent(CONTENT);
        assertThat(directory.toFile().list()).containsExactly("draft");
    }

    @Test
    void goesOnWhereItBrokeOff() throws Exception {
        most = 2 << 20;

        download("/image", true);

        assertThat(draft).hasBinaryContent(CONTENT);
        assertThat(ranges).hasSizeGreaterThan(1);
        assertThat(ranges.getFirst()).isEmpty();
        // of the last bytes before a break some may be lost on the way
        assertThat(ranges.subList(1, ranges.size())).allMatch(range -> !range.isEmpty());
    }

    @Test
    void oneThatDeclaresMoreThanItSendsFails() {
        lie = 512;

        assertThatThrownBy(() -> download("/image", true)).isInstanceOf(IOException.class);
        assertThat(ranges).hasSizeBetween(2, 4);
    }

    @Test
    void goesOnInALaterAttempt() throws Exception {
        Files.write(draft, Arrays.copyOf(CONTENT, 1000));
        Files.writeString(directory.resolve("draft.tag"), tag);

        download("/image", true);

        assertThat(draft).hasBinaryContent(CONTENT);
        assertThat(ranges).containsExactly("bytes=1000-");
    }

    @Test
    void beginsAnewWhenTheFileIsAnotherOne() throws Exception {
        Files.write(draft, new byte[1000]);
        Files.writeString(directory.resolve("draft.tag"), "\"0\"");

        download("/image", true);

        assertThat(draft).hasBinaryContent(CONTENT);
    }

    @Test
    void refusesLocalAddressesUnlessTheyAreAllowed() {
        assertThatThrownBy(() -> download("/image", false))
                .hasMessageContaining("127.0.0.1")
                .hasMessageContaining("drover.image.download.local");
        assertThat(ranges).isEmpty();
    }

    @Test
    void refusesARedirectionToALinkLocalAddress() {
        HostCheck strict = new HostCheck(false);

        assertThatThrownBy(() -> strict.require(URI.create("http://169.254.169.254/secret")))
                .hasMessageContaining("169.254.169.254");
    }

    @Test
    void asksBeforeItFollowsARedirection() {
        List<URI> asked = new ArrayList<>();
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/moved");
        ImageDownload download =
                new ImageDownload(
                        url,
                        host -> {
                            asked.add(host);
                            if (asked.size() == 2) {
                                throw new IOException("that is private");
                            }
                        });

        assertThatThrownBy(() -> download.write(draft, ProgressListener.NONE))
                .hasMessage("that is private");
        assertThat(asked).containsExactly(url, url.resolve("/image"));
        assertThat(ranges).isEmpty();
        assertThat(draft).doesNotExist();
    }

    @Test
    void refusesAWebPage() {
        type = "text/html; charset=utf-8";

        assertThatThrownBy(() -> download("/image", true))
                .hasMessageContaining("text/html", "not an image");
    }

    @Test
    void reportsAStatus() {
        assertThatThrownBy(() -> download("/nowhere", true)).isInstanceOf(IOException.class);
    }
}
