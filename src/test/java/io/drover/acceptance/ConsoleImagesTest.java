package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;

import io.drover.control.image.ImageStates;
import io.drover.resource.BackingImage;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.Volume;

import org.jsoup.nodes.Document;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;

/** The console's pages about backing images, in a browser without JavaScript. */
@Timeout(240)
class ConsoleImagesTest extends ConsoleStory {
    private static final int SIZE = 4 << 20;
    private static final int LIMIT = 16 << 20;

    @Override
    Map<String, String> more() {
        return Map.of(
                "drover.console.upload-limit",
                Integer.toString(LIMIT),
                "drover.image.download.local",
                "true");
    }

    private static byte[] disk(int size, long seed) {
        byte[] content = new byte[size];
        new Random(seed).nextBytes(content);
        return content;
    }

    private static byte[] sha256(byte[] content) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(content);
    }

    private Path file(String image) throws IOException {
        return drover.runtime().controlPlane().driver().images().find(image).orElseThrow();
    }

    private BackingImage awaitReady(String image) {
        return drover.awaitThat(BackingImage.class, image, ImageStates::isReady);
    }

    /** The address to which the image's page sends its file, once it asks for one. */
    private String uploadOf(String image) {
        return await("form of " + image)
                .atMost(Duration.ofSeconds(40))
                .until(
                        () ->
                                console.shown("/console/images/" + image)
                                        .select("form[enctype=multipart/form-data]")
                                        .attr("action"),
                        action -> !action.isEmpty());
    }

    private HttpResponse<String> upload(String image, byte[] content) throws Exception {
        return console.send(console.file(uploadOf(image), content));
    }

    @Test
    @DisplayName("Without images the page says what one is, and how one is made")
    void none() throws Exception {
        Document page = console.page("/console/images");

        ConsolePagesTest.hasTheFrame(page);
        assertThat(page.select(".empty").text()).contains("There are no backing images yet");
        for (String form : page.select(".actions a").eachAttr("href")) {
            ConsolePagesTest.hasTheFrame(console.page(form));
        }
        assertThat(console.get("/console/images/none").statusCode()).isEqualTo(404);
        assertThat(console.get("/console/images/none/delete").statusCode()).isEqualTo(404);
        assertThat(console.get("/console/image-backups/none/restore").statusCode()).isEqualTo(404);
    }

    @Test
    @DisplayName(
            "An image is downloaded; what is refused stands beside its field, what fails on its"
                    + " page")
    void download() throws Exception {
        byte[] content = disk(SIZE, 1);
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/disk.img",
                exchange -> {
                    exchange.sendResponseHeaders(200, content.length);
                    try (OutputStream body = exchange.getResponseBody()) {
                        body.write(content);
                    }
                });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            Document made =
                    console.submit(
                            "/console/download-image",
                            Map.of("name", "ubuntu", "url", url + "/disk.img"));
            assertThat(made.select("h1, .notice").text()).contains("The image was created");
            String checksum = awaitReady("ubuntu").getStatus().checksum;
            assertThat(Files.readAllBytes(file("ubuntu"))).isEqualTo(content);
            Document page = pageWith("/console/images/ubuntu", "ready");
            ConsolePagesTest.hasTheFrame(page);
            assertThat(page.text()).contains(checksum, "4 MiB", "download", url, "1 disk");
            assertThat(page.select("details.yaml pre").text()).contains("BackingImage");
            assertThat(console.page("/console/images").select("#image-ubuntu").text())
                    .contains("ubuntu", "ready", "4 MiB");

            console.submit(
                    "/console/download-image", Map.of("name", "gone", "url", url + "/none.img"));
            Document failed = pageWith("/console/images/gone", "failed");
            assertThat(failed.select(".trouble").text()).contains("none.img");
        } finally {
            server.stop(0);
        }
        assertThat(
                        error(
                                console.submit(
                                        "/console/download-image",
                                        Map.of("name", "other", "url", "ftp://x/y")),
                                "url"))
                .contains("no http or https URL");
        assertThat(
                        error(
                                console.submit(
                                        "/console/download-image",
                                        Map.of(
                                                "name",
                                                "other",
                                                "url",
                                                "http://h/y",
                                                "checksum",
                                                "abc")),
                                "checksum"))
                .contains("is no SHA-512");
        assertThat(
                        error(
                                console.submit(
                                        "/console/download-image",
                                        Map.of("name", "ubuntu", "url", "http://h/y")),
                                "name"))
                .contains("ubuntu");
    }

    @Test
    @DisplayName("An image is uploaded from the browser, every byte of it, past the limit of forms")
    void upload() throws Exception {
        byte[] content = disk(SIZE, 2);
        Document made = console.submit("/console/upload-image", Map.of("name", "own"));
        assertThat(made.select("h1, .notice").text()).contains("Choose its file below");

        HttpResponse<String> answer = upload("own", content);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("The file has arrived");
        awaitReady("own");
        assertThat(sha256(Files.readAllBytes(file("own")))).isEqualTo(sha256(content));
        assertThat(pageWith("/console/images/own", "ready").select("form[enctype]")).isEmpty();
    }

    @Test
    @DisplayName("A file that is not wanted is no image, and the page says why")
    void unwanted() throws Exception {
        console.submit("/console/upload-image", Map.of("name", "own", "checksum", "0".repeat(128)));
        upload("own", disk(SIZE, 3));
        assertThat(pageWith("/console/images/own", "The last upload failed").text())
                .contains("nothing was uploaded");

        upload("own", disk(1000, 3));
        assertThat(console.page("/console/images/own").text()).contains("nothing was uploaded");

        console.submit("/console/upload-image", Map.of("name", "odd"));
        upload("odd", disk(1000, 3));
        assertThat(console.page("/console/images/odd").text()).contains("no multiple of 512");
        upload("odd", new byte[0]);
        assertThat(console.page("/console/images/odd").text()).contains("0 bytes");

        String action = uploadOf("odd");
        try {
            console.send(console.file(action, disk(LIMIT + 4096, 3)));
        } catch (IOException e) {
            // the connection is closed on a file that is too large
        }
        assertThat(pageWith("/console/images/odd", "is larger than").text())
                .contains("drover.console.upload-limit");
        assertThat(drover.runtime().controlPlane().driver().images().find("odd")).isEmpty();
    }

    @Test
    @DisplayName(
            "An upload that breaks off leaves no image, is told, and goes on with the same file")
    void broken() throws Exception {
        byte[] content = disk(SIZE, 4);
        console.submit("/console/upload-image", Map.of("name", "own"));
        String action = uploadOf("own");
        HttpRequest good = console.file(action, content).build();
        String cookie = console.cookie();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), console.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    String.join(
                                    "\r\n",
                                    "POST " + action + " HTTP/1.1",
                                    "Host: 127.0.0.1:" + console.port(),
                                    "Origin: http://127.0.0.1:" + console.port(),
                                    "Cookie: " + cookie,
                                    "Content-Type: multipart/form-data; boundary=----drover",
                                    "Content-Length: " + (content.length + 1000),
                                    "",
                                    "------drover",
                                    "Content-Disposition: form-data; name=\"file\"; filename=\"d\"",
                                    "",
                                    "")
                            .getBytes(StandardCharsets.US_ASCII));
            out.write(Arrays.copyOf(content, SIZE / 2));
            out.flush();
            assertThat(pageWith("/console/images/own", "being uploaded").select("form[enctype]"))
                    .isEmpty();
            assertThat(console.send(console.file(action, content)).body())
                    .contains("Another upload of this image is under way");
        }
        assertThat(pageWith("/console/images/own", "The last upload failed").text())
                .contains("the connection to the browser broke");
        assertThat(drover.runtime().controlPlane().driver().images().find("own")).isEmpty();

        assertThat(console.send(HttpRequest.newBuilder(good, (a, b) -> true)).statusCode())
                .isEqualTo(200);
        awaitReady("own");
        assertThat(sha256(Files.readAllBytes(file("own")))).isEqualTo(sha256(content));
    }

    @Test
    @DisplayName("An upload needs the token and the console's own page, before it is read")
    void guarded() throws Exception {
        console.submit("/console/upload-image", Map.of("name", "own"));
        String action = uploadOf("own");
        byte[] content = disk(SIZE, 5);

        for (HttpRequest.Builder request :
                new HttpRequest.Builder[] {
                    console.file("/console/images/own/upload", content),
                    console.file("/console/images/own/upload?token=x", content),
                    console.file(action, content).setHeader("Origin", "http://evil.example"),
                    console.file(action, content).header("Sec-Fetch-Site", "cross-site")
                }) {
            assertThat(console.send(request).statusCode()).isEqualTo(403);
        }
        assertThat(statusOf(console.file("/console/download-image", content))).isIn(0, 413);
        assertThat(drover.get(BackingImage.class, "own").getStatus().uploadTo).isNotEmpty();
        assertThat(console.page("/console/images/own").text()).contains("waits for its file");
    }

    /** 0 if the connection was closed on what is still being sent. */
    private int statusOf(HttpRequest.Builder request) throws InterruptedException {
        try {
            return console.send(request).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    @Test
    @DisplayName("Who sends all of a large file first can read why it was refused, and who asks is")
    void refusalIsRead() throws Exception {
        console.submit("/console/upload-image", Map.of("name", "own"));
        String wrong = "/console/images/own/upload?token=x";
        try (Socket socket = upload(wrong, 64L << 20, "")) {
            byte[] chunk = new byte[1 << 20];
            for (int i = 0; i < 64; i++) {
                socket.getOutputStream().write(chunk);
            }
            assertThat(answer(socket)).startsWith("HTTP/1.1 403 ").contains("Connection: close");
        }
        try (Socket socket = upload(wrong, 1L << 40, "Expect: 100-continue\r\n")) {
            assertThat(start(socket)).startsWith("HTTP/1.1 403 ");
        }
        try (Socket socket = upload(uploadOf("own"), 1L << 20, "Expect: 100-continue\r\n")) {
            assertThat(start(socket)).startsWith("HTTP/1.1 100 ");
        }
    }

    private Socket upload(String action, long length, String more) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), console.port());
        socket.setSoTimeout(20_000);
        String host = "127.0.0.1:" + console.port();
        socket.getOutputStream()
                .write(
                        ("POST %s HTTP/1.1\r\nHost: %s\r\nOrigin: http://%s\r\nCookie: %s\r\n"
                                        + "Content-Type: multipart/form-data; boundary=x\r\n"
                                        + "Content-Length: %d\r\n%s\r\n")
                                .formatted(action, host, host, console.cookie(), length, more)
                                .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String start(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes(13), StandardCharsets.US_ASCII);
    }

    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("The deletion of an image stops its upload")
    void cancel() throws Exception {
        console.submit("/console/upload-image", Map.of("name", "own"));
        String action = uploadOf("own");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), console.port())) {
            socket.getOutputStream()
                    .write(
                            ("POST %s HTTP/1.1\r\n"
                                            + "Host: 127.0.0.1:%d\r\n"
                                            + "Origin: http://127.0.0.1:%d\r\n"
                                            + "Cookie: %s\r\n"
                                            + "Content-Type: multipart/form-data; boundary=b\r\n"
                                            + "Content-Length: 9999999\r\n\r\n"
                                            + "--b\r\n"
                                            + "Content-Disposition: form-data; name=\"file\";"
                                            + " filename=\"d\"\r\n\r\n"
                                            + "abc")
                                    .formatted(
                                            action,
                                            console.port(),
                                            console.port(),
                                            console.cookie())
                                    .getBytes(StandardCharsets.US_ASCII));
            pageWith("/console/images/own", "being uploaded");

            console.submit("/console/images/own/delete", Map.of());

            drover.awaitGone(BackingImage.class, "own");
        }
        assertThat(data.resolve("volumes/.backing-images/own")).doesNotExist();
    }

    @Test
    @DisplayName("An image of a volume is backed up, restored and deleted, and says what uses it")
    void backups() throws Exception {
        drover.createVolume("data", SIZE, "default");
        drover.write("data", 0, SIZE, 6);
        await().until(
                        () ->
                                console.page("/console/export-image")
                                        .select("option")
                                        .eachText()
                                        .contains("data"));
        assertThat(
                        error(
                                console.submit(
                                        "/console/export-image",
                                        Map.of("name", "base", "snapshot", "none")),
                                "snapshot"))
                .contains("has no snapshot 'none'");
        console.submit("/console/export-image", Map.of("name", "base", "volume", "data"));
        awaitReady("base");
        pageWith("/console/images/base", "Back up");

        Document requested = console.submit("/console/images/base/backup", Map.of());
        assertThat(requested.select(".notice").text())
                .contains("backup of the image was requested");
        Document backedUp = pageWith("/console/images/base", "Completed");
        ConsolePagesTest.hasTheFrame(backedUp);
        assertThat(backedUp.select("#image-backups tr").text())
                .contains("default", "4 MiB", "backingImage=base");
        assertThat(console.page("/console/images/base/backup").text())
                .contains("Every target that has a URL has a backup of it already");

        String backup =
                drover.cluster().list(BackupBackingImage.class).getFirst().getMetadata().getName();
        console.submit("/console/image-backups/" + backup + "/restore", Map.of());
        awaitReady("base-restored");
        assertThat(sha256(Files.readAllBytes(file("base-restored"))))
                .isEqualTo(sha256(Files.readAllBytes(file("base"))));

        Volume volume = new Volume();
        volume.getSpec().size = Integer.toString(SIZE);
        volume.getSpec().backingImage = "base";
        drover.create(volume, "on-image");
        drover.awaitVolume("on-image");
        assertThat(pageWith("/console/images/base", "on-image").select("#undeletable").text())
                .contains("Volumes lie on it: on-image");
        assertThat(
                        console.submit("/console/images/base/delete", Map.of())
                                .select(".trouble")
                                .text())
                .contains("volumes lie on it: on-image");
        drover.delete(Volume.class, "on-image");

        await().until(
                        () ->
                                !console.page("/console/images/base/delete")
                                        .text()
                                        .contains("on-image"));
        console.submit("/console/images/base/delete", Map.of());
        drover.awaitGone(BackingImage.class, "base");
        Document onlyThere = pageWith("/console/images/base", "only in a store");
        assertThat(onlyThere.select("#image-backups a").eachText())
                .anyMatch(text -> text.startsWith("Restore"));

        console.submit("/console/image-backups/" + backup + "/delete", Map.of());
        drover.awaitGone(BackupBackingImage.class, backup);
        try (var files = Files.walk(data.resolve("backupstore"))) {
            assertThat(files.filter(path -> path.toString().contains("backing-images/base")))
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("Many images are shown in pages, and found by their names")
    void many() throws Exception {
        for (int i = 0; i < 60; i++) {
            BackingImage image = new BackingImage();
            image.getSpec().sourceType = "upload";
            drover.create(image, "image-%02d".formatted(i));
        }
        Document first = pageWith("/console/images", "1–50 of 60");
        assertThat(first.select("#images tr")).hasSize(50);
        assertThat(console.page("/console/images?page=2").select("#images tr")).hasSize(10);
        assertThat(console.page("/console/images?q=image-07").select("#images tr th").eachText())
                .containsExactly("image-07");
        assertThat(console.page("/console/images?q=none").select(".empty").text())
                .contains("None of the 60");
    }
}
