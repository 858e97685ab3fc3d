package io.drover.control.image;

import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.pipeline.ProgressListener.Progress;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Downloads an image. One that breaks off goes on where it was, also in a later attempt, as long as
 * the server says by its entity tag that the file is still the same.
 */
final class ImageDownload implements ImageWriter {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int REDIRECTS = 10;
    private static final int CHUNK = 1 << 20;

    private final URI url;
    private final DownloadHosts hosts;

    ImageDownload(URI url, DownloadHosts hosts) {
        this.url = url;
        this.hosts = hosts;
    }

    @Override
    public String write(Path draft, ProgressListener progress)
            throws IOException, InterruptedException {
        try (HttpClient client =
                HttpClient.newBuilder()
                        .connectTimeout(PATIENCE)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build()) {
            boolean complete = false;
            while (!complete) {
                long before = size(draft);
                try {
                    complete = transfer(client, draft, progress);
                } catch (BrokenOff e) {
                    if (size(draft) <= before) {
                        throw e;
                    }
                    // it got further, so it is worth another request at once
                }
            }
        }
        Files.deleteIfExists(tagOf(draft));
        return "";
    }

    /** The connection broke in the middle of the file. */
    private static final class BrokenOff extends IOException {
        private static final long serialVersionUID = 1L;

        BrokenOff(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    private static Path tagOf(Path draft) {
        return draft.resolveSibling(draft.getFileName() + ".tag");
    }

    /** Returns true when all of it is there. */
    private boolean transfer(HttpClient client, Path draft, ProgressListener progress)
            throws IOException, InterruptedException {
        long have = size(draft);
        String tag = Files.exists(tagOf(draft)) ? Files.readString(tagOf(draft)) : "";
        boolean resuming = have > 0 && !tag.isEmpty();
        HttpResponse<InputStream> response = request(client, resuming ? have : 0, tag);
        try (InputStream content = response.body()) {
            if (response.statusCode() == 416) {
                // all of it is there, or more: the next attempt begins anew
                Files.deleteIfExists(tagOf(draft));
            }
            long from = start(response, have);
            Files.writeString(tagOf(draft), response.headers().firstValue("etag").orElse(""));
            long length = response.headers().firstValueAsLong("content-length").orElse(-1);
            long total = length < 0 ? -1 : from + length;
            copy(content, draft, from, total, progress);
            long received = size(draft);
            if (total >= 0 && received < total) {
                throw new BrokenOff(
                        "%s ended after %d of %d bytes".formatted(url, received, total), null);
            }
            return true;
        }
    }

    /** Where the content of the answer begins in the file. */
    private long start(HttpResponse<InputStream> response, long have) throws IOException {
        String type =
                response.headers().firstValue("content-type").orElse("").toLowerCase(Locale.ROOT);
        if (type.startsWith("text/")) {
            throw new IOException("%s is a document of type %s, not an image".formatted(url, type));
        }
        return switch (response.statusCode()) {
            case 200 -> 0;
            case 206 -> have;
            default ->
                    throw new IOException(
                            "%s answered with status %d".formatted(url, response.statusCode()));
        };
    }

    private HttpResponse<InputStream> request(HttpClient client, long from, String tag)
            throws IOException, InterruptedException {
        URI at = url;
        for (int i = 0; i <= REDIRECTS; i++) {
            hosts.require(at);
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(at)
                            .header("Accept-Encoding", "identity")
                            .timeout(PATIENCE);
            if (from > 0) {
                request.header("Range", "bytes=" + from + "-").header("If-Range", tag);
            }
            HttpResponse<InputStream> response = send(client, at, request.build());
            Optional<String> location = response.headers().firstValue("location");
            if (response.statusCode() / 100 != 3 || location.isEmpty()) {
                return response;
            }
            response.body().close();
            at = redirected(at, location.get());
        }
        throw new IOException(url + " redirects more than " + REDIRECTS + " times");
    }

    /** Says where it was that did not answer, which the client does not. */
    private static HttpResponse<InputStream> send(HttpClient client, URI at, HttpRequest request)
            throws IOException, InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (ConnectException e) {
            throw new IOException("no connection to %s".formatted(at), e);
        }
    }

    private URI redirected(URI from, String location) throws IOException {
        try {
            URI to = from.resolve(location);
            String scheme = Optional.ofNullable(to.getScheme()).orElse("");
            boolean known = scheme.equals("https") || scheme.equals(from.getScheme());
            if (to.getHost() != null && known) {
                return to;
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(url + " redirects to '" + location + "', which is no URL", e);
        }
        throw new IOException(
                "%s redirects to '%s', which is no http or https URL of the same safety"
                        .formatted(url, location));
    }

    private void copy(
            InputStream content, Path draft, long from, long total, ProgressListener progress)
            throws IOException, InterruptedException {
        byte[] chunk = new byte[CHUNK];
        try (FileChannel channel =
                FileChannel.open(draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.truncate(from);
            long at = from;
            for (int count = read(content, chunk); count >= 0; count = read(content, chunk)) {
                if (total >= 0 && at + count > total) {
                    throw new IOException(
                            "%s sends more than the %d bytes that it declares"
                                    .formatted(url, total));
                }
                ByteBuffer buffer = ByteBuffer.wrap(chunk, 0, count);
                while (buffer.hasRemaining()) {
                    at += channel.write(buffer, at);
                }
                progress.onProgress(new Progress(at, Math.max(0, total), at));
            }
        }
    }

    private int read(InputStream content, byte[] chunk) throws IOException, InterruptedException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedException("the download of " + url + " was stopped");
        }
        try {
            return content.read(chunk);
        } catch (IOException e) {
            throw new BrokenOff("%s broke off: %s".formatted(url, e.getMessage()), e);
        }
    }
}
