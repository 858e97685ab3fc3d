package io.drover.cbt;

import io.drover.blockengine.volume.ByteRange;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.PfxOptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * The service of a driver whose snapshots are files: gRPC over HTTP/2 with TLS on the loopback
 * interface. What it does wrong, tests choose.
 */
public final class FakeCbt implements AutoCloseable {
    /** Audience of tokens that it accepts. */
    public static final String AUDIENCE = "fake-cbt";

    /** Content of a token file that it accepts. */
    public static final String TOKEN = "token for " + AUDIENCE;

    private static final int UNIT = 64 << 10;
    private static final int HEADER = 5;

    /** Where it finds snapshots. */
    public interface Snapshots {
        /** The file of a snapshot by its handle in the storage. */
        Optional<Path> byHandle(String handle);

        /** The file of a snapshot by its VolumeSnapshot. */
        Optional<Path> byName(String namespace, String name);
    }

    private final Vertx vertx = Vertx.vertx();
    private final ServerCertificate certificate;
    private final Snapshots snapshots;
    private final int port;
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private volatile UnaryOperator<List<ByteRange>> report = UnaryOperator.identity();
    private volatile int refusal;
    private final AtomicInteger breaks = new AtomicInteger();
    private volatile boolean mangles;

    public FakeCbt(Path directory, Snapshots snapshots) throws IOException, InterruptedException {
        this.certificate = ServerCertificate.make(directory);
        this.snapshots = snapshots;
        this.port =
                vertx.createHttpServer(
                                new HttpServerOptions()
                                        .setHost("127.0.0.1")
                                        .setPort(0)
                                        .setSsl(true)
                                        .setUseAlpn(true)
                                        .setKeyCertOptions(
                                                new PfxOptions()
                                                        .setPath(certificate.store().toString())
                                                        .setPassword(ServerCertificate.PASSWORD)))
                        .requestHandler(
                                request -> request.body().onSuccess(body -> answer(request, body)))
                        .listen()
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join()
                        .actualPort();
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    /** PEM. */
    public String certificates() {
        return certificate.pem();
    }

    /** Procedure and offset of each call so far. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    /** It tells the truth, to the unit. */
    public void beExact() {
        report = UnaryOperator.identity();
        refusal = 0;
        breaks.set(0);
        mangles = false;
    }

    /** It reports more than there is: whole pieces of that many bytes. */
    public void beCoarse(long piece) {
        report =
                exact ->
                        exact.stream()
                                .map(range -> range.offset() / piece)
                                .distinct()
                                .map(index -> new ByteRange(index * piece, piece))
                                .toList();
    }

    /** It reports nothing. */
    public void lie() {
        report = _ -> List.of();
    }

    /** It ends calls with a status of gRPC. */
    public void refuse(int status) {
        refusal = status;
    }

    /** It breaks off after one page, that many times. */
    public void breakOff(int times) {
        breaks.set(times);
    }

    /** It sends what no message is. */
    public void mangle() {
        mangles = true;
    }

    private void answer(HttpServerRequest request, Buffer body) {
        HttpServerResponse response = request.response();
        response.putHeader("content-type", "application/grpc").setChunked(true);
        try {
            answer(request.path(), body, response);
        } catch (CbtException.Mangled | IOException e) {
            end(response, 3, e.getMessage());
        }
    }

    private void answer(String path, Buffer body, HttpServerResponse response)
            throws CbtException.Mangled, IOException {
        String procedure = path.substring(path.lastIndexOf('/') + 1);
        boolean delta = procedure.equals("GetMetadataDelta");
        List<String> texts = new ArrayList<>(List.of("", "", "", "", ""));
        long[] offset = {0};
        ProtobufReader fields =
                new ProtobufReader(ByteBuffer.wrap(body.getBytes(HEADER, body.length())));
        while (fields.next()) {
            if (fields.field() == (delta ? 5 : 4)) {
                offset[0] = fields.number();
            } else {
                texts.set(fields.field(), StandardCharsets.UTF_8.decode(fields.block()).toString());
            }
        }
        calls.add(procedure + " " + offset[0]);
        Optional<Path> snapshot = snapshots.byName(texts.get(2), texts.get(delta ? 4 : 3));
        Optional<Path> base = delta ? snapshots.byHandle(texts.get(3)) : Optional.empty();
        if (refusal != 0) {
            end(response, refusal, "refused: 100 %");
        } else if (!texts.get(1).equals(TOKEN)) {
            end(response, 16, "the token is for somebody else");
        } else if (snapshot.isEmpty() || delta && base.isEmpty()) {
            end(response, 5, "there is no such snapshot");
        } else {
            send(response, snapshot.get(), base, offset[0]);
        }
    }

    private void send(HttpServerResponse response, Path snapshot, Optional<Path> base, long offset)
            throws IOException {
        long capacity = Files.size(snapshot);
        List<ByteRange> ranges =
                report
                        .apply(compare(Files.readAllBytes(snapshot), base.map(FakeCbt::content)))
                        .stream()
                        .filter(range -> range.end() > offset)
                        .toList();
        if (mangles) {
            response.write(Buffer.buffer(new byte[] {1, 0, 0, 0, 1, 0}));
        }
        for (int i = 0; i < ranges.size(); i++) {
            response.write(page(capacity, ranges.get(i)));
            if (breaks.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                // the page has to arrive before the end does
                vertx.setTimer(50, _ -> response.reset(2));
                return;
            }
        }
        if (ranges.isEmpty()) {
            response.write(
                    Buffer.buffer(
                            GrpcFrames.frame(new ProtobufWriter().number(2, capacity).bytes())));
        }
        end(response, 0, "");
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Buffer page(long capacity, ByteRange range) {
        return Buffer.buffer(
                GrpcFrames.frame(
                        new ProtobufWriter()
                                .number(1, 2)
                                .number(2, capacity)
                                .message(
                                        3,
                                        new ProtobufWriter()
                                                .number(1, range.offset())
                                                .number(2, range.length()))
                                .bytes()));
    }

    /** What differs from the base, or from zeros. */
    private static List<ByteRange> compare(byte[] content, Optional<byte[]> base) {
        List<ByteRange> ranges = new ArrayList<>();
        for (int at = 0; at < content.length; at += UNIT) {
            int end = Math.min(content.length, at + UNIT);
            boolean same = true;
            for (int i = at; i < end && same; i++) {
                byte before = base.isPresent() && i < base.get().length ? base.get()[i] : 0;
                same = content[i] == before;
            }
            if (!same) {
                ranges.add(new ByteRange(at, end - at));
            }
        }
        return ranges;
    }

    private static void end(HttpServerResponse response, int status, String message) {
        response.putTrailer("grpc-status", Integer.toString(status));
        response.putTrailer("grpc-message", message.replace("%", "%25"));
        response.end();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
