package io.drover.store.s3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Stands before an HTTP server and spoils answers as it is told. One request a connection, so that
 * a spoilt one leaves nothing behind.
 */
public final class FaultProxy implements AutoCloseable {
    /** What happens to a request. */
    @FunctionalInterface
    public interface Fault {
        void answer(byte[] request, Socket client) throws IOException, InterruptedException;
    }

    private record Rule(String requestLine, Fault fault, int[] times) {}

    private final URI upstream;
    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Rule> rules = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** First lines of all requests. */
    public final List<String> requests = new CopyOnWriteArrayList<>();

    @SuppressWarnings("FutureReturnValueIgnored")
    public FaultProxy(URI upstream) throws IOException {
        this.upstream = upstream;
        this.listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        threads.submit(this::accept);
    }

    public String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** The next {@code times} requests whose first line matches get the fault. */
    public synchronized FaultProxy next(int times, String requestLine, Fault fault) {
        rules.add(new Rule(requestLine, fault, new int[] {times}));
        return this;
    }

    /** No more faults, and none remembered. */
    public synchronized void heal() {
        rules.clear();
        requests.clear();
    }

    public static Fault status(int code, String s3Code) {
        return body(
                code,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>"
                        + s3Code
                        + "</Code><Message>scripted</Message></Error>");
    }

    public static Fault body(int code, String content) {
        return (request, client) ->
                client.getOutputStream()
                        .write(
                                ("HTTP/1.1 %d Scripted\r\n"
                                                + "Content-Type: application/xml\r\n"
                                                + "Content-Length: %d\r\n"
                                                + "Connection: close\r\n\r\n"
                                                + "%s")
                                        .formatted(code, content.length(), content)
                                        .getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The connection is reset before an answer. */
    public static Fault reset() {
        return (request, client) -> client.setSoLinger(true, 0);
    }

    /** The request is performed, but the connection is reset before its answer. */
    public Fault lost() {
        return (request, client) -> {
            exchange(request);
            client.setSoLinger(true, 0);
        };
    }

    /** The true answer. */
    public Fault pass() {
        return (request, client) -> client.getOutputStream().write(exchange(request));
    }

    /** Nothing is ever answered. */
    public Fault silence() {
        return (request, client) -> closed.await();
    }

    /** The true answer after a while. */
    public Fault delay(long millis) {
        return (request, client) -> {
            if (!closed.await(millis, TimeUnit.MILLISECONDS)) {
                client.getOutputStream().write(exchange(request));
            }
        };
    }

    /** The head of the true answer and so many bytes of its body. */
    public Fault truncate(int bytes) {
        return (request, client) -> {
            byte[] answer = exchange(request);
            int end = Math.min(answer.length, headLength(answer) + bytes);
            client.getOutputStream().write(answer, 0, end);
        };
    }

    /** The true answer with another body. */
    public Fault edit(UnaryOperator<String> edit) {
        return (request, client) -> {
            byte[] answer = exchange(request);
            int head = headLength(answer);
            String content =
                    new String(answer, head, answer.length - head, StandardCharsets.ISO_8859_1);
            body(200, edit.apply(content)).answer(request, client);
        };
    }

    /** The true answer to a request with a spoilt signature. */
    public Fault wrongSignature() {
        return (request, client) -> {
            String text = new String(request, StandardCharsets.ISO_8859_1);
            client.getOutputStream()
                    .write(
                            exchange(
                                    text.replaceFirst("Signature=.", "Signature=x")
                                            .getBytes(StandardCharsets.ISO_8859_1)));
        };
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private Void accept() throws IOException {
        while (!listener.isClosed()) {
            Socket client = listener.accept();
            threads.submit(() -> serve(client));
        }
        return null;
    }

    private Void serve(Socket client) throws IOException, InterruptedException {
        try (client) {
            byte[] request = receive(client);
            if (request.length > 0) {
                String line =
                        new String(request, StandardCharsets.ISO_8859_1).lines().findFirst().get();
                requests.add(line);
                rule(line).answer(request, client);
            }
        }
        return null;
    }

    private synchronized Fault rule(String line) {
        for (Iterator<Rule> iterator = rules.iterator(); iterator.hasNext(); ) {
            Rule rule = iterator.next();
            if (line.matches(rule.requestLine)) {
                if (--rule.times[0] == 0) {
                    iterator.remove();
                }
                return rule.fault;
            }
        }
        return pass();
    }

    /** A whole request; empty if the connection was opened in vain. */
    private static byte[] receive(Socket client) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        InputStream in = client.getInputStream();
        String head = "";
        while (!head.endsWith("\r\n\r\n")) {
            int octet = in.read();
            if (octet < 0) {
                return new byte[0];
            }
            request.write(octet);
            head = octet == '\n' ? request.toString(StandardCharsets.ISO_8859_1) : "";
        }
        String lower = head.toLowerCase(Locale.ROOT);
        if (lower.contains("expect: 100-continue")) {
            client.getOutputStream()
                    .write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        int at = lower.indexOf("\r\ncontent-length:");
        if (at >= 0) {
            int length =
                    Integer.parseInt(head.substring(at + 17).lines().findFirst().get().strip());
            request.write(in.readNBytes(length));
        }
        return request.toByteArray();
    }

    /** The upstream server's whole answer. */
    private byte[] exchange(byte[] request) throws IOException {
        int head = headLength(request);
        String lines =
                new String(request, 0, head - 2, StandardCharsets.ISO_8859_1)
                                .replaceAll("(?i)\r\n(connection|expect):[^\r]*", "")
                        + "Connection: close\r\n\r\n";
        try (Socket socket = new Socket(upstream.getHost(), upstream.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(lines.getBytes(StandardCharsets.ISO_8859_1));
            out.write(request, head, request.length - head);
            out.flush();
            return socket.getInputStream().readAllBytes();
        }
    }

    private static int headLength(byte[] message) {
        return new String(message, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listener.close();
        threads.shutdownNow();
        threads.close();
    }
}
